/** Hands a PDF that came in a reply over as a download. */
export function openPdf(name: string, base64: string): Promise<void> {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: 'application/pdf' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
  return Promise.resolve()
}
