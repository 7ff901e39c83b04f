import './large-type.css'

/** Lets what stands outside the pages follow large type: a browser's tab bar. */
export const enlargeShell = (on: boolean): void => { document.documentElement.classList.toggle('large-type', on) }
