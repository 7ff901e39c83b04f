/** WeChat draws the title bar itself. */
export const TopBar = () => null
