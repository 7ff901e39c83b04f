/** A zip of these files, the same bytes for the same files. */
export function zip(files: readonly { readonly name: string; readonly data: Buffer }[]): Buffer
