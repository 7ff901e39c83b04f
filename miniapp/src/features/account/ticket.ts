/** Mark of the code the desk console shows for signing in. */
const CONSOLE_PREFIX = 'LBS1:'

/** The ticket of a console sign-in code; undefined when the text is something else. */
export function ticketOf(text: string): string | undefined {
  const ticket = text.trim().startsWith(CONSOLE_PREFIX) ? text.trim().slice(CONSOLE_PREFIX.length) : ''
  return /^[0-9A-Za-z_-]{4,40}$/.test(ticket) ? ticket : undefined
}
