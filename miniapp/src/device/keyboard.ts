/** WeChat has no keyboard focus to care for; its screen readers use the aria attributes. */
export const assistKeyboard = (): void => undefined
