/** What every Lambda does once: secrets, settings, real adapters. A wrong setting stops it here, named. */
import { readConfig } from '../platform/config'
import type { Deps } from '../platform/deps'
import { withSecrets } from '../platform/secrets'
import { createDeps } from '../platform/wiring'

/** Deps from the process environment. */
export const boot = async (): Promise<Deps> => createDeps(readConfig(await withSecrets(process.env)))
