/** Lets what stands outside the pages follow large type. WeChat draws its own tab bar, in the size a person has set in WeChat. */
export function enlargeShell(_on: boolean): void {}
