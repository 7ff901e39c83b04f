/** Hands a text file to the person as a download. */
export async function handOver(name: string, text: string, type = 'application/json'): Promise<'copied' | 'saved'> {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
  return 'saved'
}
