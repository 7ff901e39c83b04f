/**
 * `npm run keys [-- --stage production]` lists the signing keys. `npm run keys:revoke -- [--stage production] --kid … --since … --by 000001` is the
 * emergency rotation: the key is published as revoked, the one that waits signs from this moment on (docs/operations.md). Without `--stage` it is
 * the running local stack.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { findStaff } from '@lubiao/functions/account/people'
import { readConfig } from '@lubiao/functions/platform/config'
import type { Deps } from '@lubiao/functions/platform/deps'
import { revokeSigningKey } from '@lubiao/functions/platform/keys/emergency'
import { withSecrets, type Env } from '@lubiao/functions/platform/secrets'
import { createDeps } from '@lubiao/functions/platform/wiring'
import { localEnv, localSecrets, type PartUrls } from '../local/src/settings'
import { aliasedKeys, emergencyOrder, keyLines } from './emergency-order'
import { environmentOf, option, packagedTemplate, regionOf, root, stageOf } from './stage'

/** The settings meant: a stage's, or those of the running local stack. */
async function settings(args: readonly string[]): Promise<Env> {
  if (option(args, 'stage') !== undefined) {
    const stage = stageOf(args)
    return withSecrets({ AWS_REGION: regionOf(stage), ...aliasedKeys(environmentOf(packagedTemplate(stage)), stage) })
  }
  const home = process.env['LUBIAO_HOME'] ?? path.join(root, '.local')
  const file = path.join(home, 'stack.json')
  if (!existsSync(file)) throw new Error('Start the local stack with npm start, or name a stage: -- --stage production')
  const { urls } = JSON.parse(readFileSync(file, 'utf8')) as { readonly urls: PartUrls }
  return localEnv(home, urls, localSecrets(home))
}

async function list(deps: Deps): Promise<void> {
  for (const kind of ['pass', 'bundle'] as const) process.stdout.write(`${kind}\n${keyLines(await deps.keys.published(kind, deps.now()))}`)
}

async function revoke(deps: Deps, args: readonly string[]): Promise<void> {
  const order = emergencyOrder(args, deps.now())
  const staff = await findStaff(deps, order.by)
  if (staff?.roles.includes('admin') !== true) throw new Error(`--by: ${order.by} is no administrator in the directory`)
  const { before, keys, signing } = await revokeSigningKey(deps, order, deps.now())
  process.stdout.write(`${order.kid} ${before ? 'was revoked before; nothing was changed' : 'is revoked'}.\n${keyLines(keys)}`)
  process.stdout.write(signing === undefined ? 'NOTHING SIGNS NOW: add a key to signingKeys and deploy.\n' : `${signing.kid} signs from now on.\n`)
  if (!keys.some((key) => key.status === 'next')) process.stdout.write('No key waits behind it: add one to signingKeys and deploy today.\n')
  if (order.kind === 'pass') process.stdout.write('Phones change their codes by themselves. Papers to print again: console, 待重新打印. Officers: fetch the data anew (docs/operations.md).\n')
}

async function main(args: readonly string[]): Promise<void> {
  const deps = createDeps(readConfig(await settings(args)))
  await (args.includes('--revoke') ? revoke(deps, args) : list(deps))
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
