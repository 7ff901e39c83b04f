/**
 * What a member of staff may choose as a password: long, not guessable from the badge or from the lists everybody tries first (NIST SP 800-63B-4
 * §3.1.1.2; ASVS 5.0 V6.2). No rules about kinds of characters: they make passwords worse. The same list runs as one types and on the server.
 */
import { commonPasswords, commonWords, keyboardRuns } from './password.data'

/** Bounds in characters; the upper one only keeps hashing from being abused. */
export const LEAST_CHARACTERS = 12
export const MOST_CHARACTERS = 128

/** Whose password it is to be. The name is unknown on the page of a first sign-in; the server knows it. */
export interface PasswordOwner {
  readonly staffNo: string
  readonly name?: string
  /** The password it replaces, as typed. */
  readonly current: string
}

/** As the eye reads it: compatible forms folded, no case, no spaces. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

const hasOwnWords = (typed: string, { staffNo, name }: PasswordOwner): boolean =>
  [staffNo, name ?? ''].map(plain).some((word) => word.length > 1 && plain(typed).includes(word))

/** One of the first a guesser tries: listed, a listed word dressed with digits and signs, one piece over and over, or a walk along digits, letters or keys. */
export function isCommonPassword(typed: string): boolean {
  const text = plain(typed)
  const core = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const walks = keyboardRuns.some((run) => run.repeat(Math.ceil(text.length / run.length) + 1).includes(text))
  return commonPasswords.has(text) || commonWords.has(core) || /^(.{1,8}?)\1+$/su.test(text) || new Set(text).size < 5 || walks
}

/** One thing asked of a new password: what to show beside the field, and what to say when it is missing. */
export interface PasswordRule {
  readonly label: string
  readonly fault: string
  readonly holds: (typed: string, owner: PasswordOwner) => boolean
}

/** Everything asked. An unpaired half of a character counts as one: it is a character too many rather than one too few. */
export const passwordRules: readonly PasswordRule[] = [
  { label: `至少 ${LEAST_CHARACTERS} 位`, fault: `新密码至少 ${LEAST_CHARACTERS} 位`, holds: (typed) => [...typed.normalize('NFC')].length >= LEAST_CHARACTERS },
  { label: '不含警号和姓名', fault: '新密码不能包含警号或姓名', holds: (typed, owner) => !hasOwnWords(typed, owner) },
  { label: '不是常见密码', fault: '新密码太常见或太有规律，容易被猜到', holds: (typed) => !isCommonPassword(typed) },
  { label: '与当前密码不同', fault: '新密码不能与当前密码相同', holds: (typed, { current }) => typed.normalize('NFC') !== current.normalize('NFC') }
]

/** What is wrong with a new password, in words; empty when nothing is. */
export const passwordFaults = (typed: string, owner: PasswordOwner): readonly string[] => passwordRules.filter((rule) => !rule.holds(typed, owner)).map((rule) => rule.fault)
