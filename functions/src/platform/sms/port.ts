/** What the product asks of a text-message service (platform-facts §6). */

/** The port; never throws: a notice must not undo a case. */
export interface SmsPort {
  send(message: { readonly phone: string; readonly template: string; readonly params: readonly string[] }): Promise<'sent' | 'limited' | 'rejected' | 'down'>
}
