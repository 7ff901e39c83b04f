/**
 * What a person may ask of their own data (PIPL arts. 45–47) reaches into modules that account knows nothing of: each that keeps something
 * about people says here how to hand it over, whether anything is still open, and what remains once the person is gone.
 */
import type { Deps } from '../platform/deps'
import { everyModule } from '../http/module'

/** Whose data is meant. `identity` is the keyed hash of a confirmed identity number: by it a module finds what it keeps of somebody under another roof, a counter or an enterprise. */
export interface Subject {
  readonly userId: string
  readonly identity?: string | undefined
}

/** One module's answers about one person. */
export interface PersonalData {
  /** Module word; the key of its part in an export. */
  readonly module: string
  /** Everything the module keeps about the person, decrypted, as JSON. */
  readonly exportOf: (deps: Deps, who: Subject) => Promise<unknown>
  /** Whether a case of theirs is open: then the account cannot be deleted yet. */
  readonly hasOpen: (deps: Deps, who: Subject) => Promise<boolean>
  /** Removes what identifies the person and keeps the anonymised case. Runs after deletion, at least once: a second run must change nothing. */
  readonly erase: (deps: Deps, who: Subject) => Promise<void>
}

const modules = new Map<string, PersonalData>()

/** Registers a module; called once from the module's own file of routes. */
export function registerPersonalData(part: PersonalData): void {
  modules.set(part.module, part)
}

/** Every module that keeps something about people, loaded or not so far. */
export async function personalData(): Promise<readonly PersonalData[]> {
  await everyModule()
  return [...modules.values()]
}
