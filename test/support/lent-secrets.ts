/** Secrets of the stacks that tests start: made once on a machine, for four RSA keys take longer to make than all else that a stack starts with. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { localSecrets } from '../../local/src/settings'

/** In the project's own folder, from which every suite and every bench runs. */
const SHARED = resolve('.local/rig-secrets.json')
const textOf = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)

/** Puts the secrets into a stack's folder before it starts; what is missing is made, and kept for the next. */
export function lendSecrets(home: string): void {
  const file = join(home, 'secrets.json')
  if (existsSync(SHARED)) copyFileSync(SHARED, file)
  localSecrets(home)
  if (textOf(SHARED) === textOf(file)) return
  mkdirSync(dirname(SHARED), { recursive: true })
  // Suites start side by side: nobody may read half a file.
  copyFileSync(file, `${SHARED}.${process.pid}`)
  renameSync(`${SHARED}.${process.pid}`, SHARED)
}
