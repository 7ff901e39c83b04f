/** WeChat keeps the mini-program on the phone by itself. */
export const keepApp = (): void => undefined
