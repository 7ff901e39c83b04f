/** The policy of a browser or WeChat upload: what every form field and the file's size must be (S3 POST policy rules). */
import { S3Error } from './error'

/** Bounds on the file, inclusive. */
export interface SizeRange {
  readonly min: number
  readonly max: number
}

const denied = (why: string): S3Error => new S3Error(403, 'AccessDenied', `Invalid according to Policy: ${why}`)
const malformed = (): S3Error => new S3Error(400, 'InvalidPolicyDocument', 'The content of the form does not meet the conditions specified in the policy document.')

/** Fields a policy need not name. */
const exempt = (name: string): boolean => ['x-amz-signature', 'policy', 'file'].includes(name) || name.startsWith('x-ignore-')

/**
 * Checks form fields (names in lower case) against the policy among them. Gives the size range, if one is set.
 * Throws S3Error: expired, a condition that fails, a field no condition covers, a document that is none.
 */
export function checkPolicy(fields: ReadonlyMap<string, string>, bucket: string, nowMs: number): SizeRange | undefined {
  let document: { expiration?: unknown; conditions?: unknown }
  try {
    document = JSON.parse(Buffer.from(fields.get('policy') ?? '', 'base64').toString('utf8')) as typeof document
  } catch (cause) {
    throw new S3Error(400, 'InvalidPolicyDocument', `Invalid Policy: Invalid JSON. ${String(cause)}`)
  }
  const expiration = Date.parse(String(document.expiration))
  if (Number.isNaN(expiration) || !Array.isArray(document.conditions)) throw malformed()
  if (nowMs > expiration) throw denied('Policy expired.')

  const covered = new Set<string>()
  let range: SizeRange | undefined
  const valueOf = (name: string): string => (name === 'bucket' ? bucket : (fields.get(name) ?? ''))
  const hold = (kind: string, name: string, wanted: string): void => {
    covered.add(name)
    const value = valueOf(name)
    if (kind === 'eq' ? value !== wanted : !value.startsWith(wanted)) throw denied(`Policy Condition failed: ${JSON.stringify([kind, `$${name}`, wanted])}`)
  }
  for (const condition of document.conditions as unknown[]) {
    if (Array.isArray(condition)) {
      const [kind, name, wanted] = condition as unknown[]
      if (kind === 'content-length-range' && Number.isInteger(name) && Number.isInteger(wanted)) range = { min: Number(name), max: Number(wanted) }
      else if ((kind === 'eq' || kind === 'starts-with') && typeof name === 'string' && name.startsWith('$') && typeof wanted === 'string') hold(kind, name.slice(1).toLowerCase(), wanted)
      else throw malformed()
    } else if (typeof condition === 'object' && condition !== null) {
      for (const [name, wanted] of Object.entries(condition)) hold('eq', name.toLowerCase(), String(wanted))
    } else {
      throw malformed()
    }
  }
  const extra = [...fields.keys()].find((name) => !exempt(name) && !covered.has(name))
  if (extra !== undefined) throw denied(`Extra input fields: ${extra}`)
  return range
}
