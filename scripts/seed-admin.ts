/**
 * `npm run seed:admin -- --stage production --staff-no 000001 --name 张三 --unit zhidui`: the first administrator of an installation, who
 * then enters everybody else in the console. Needs the deploying role and a filled secret. Password and TOTP key are shown once.
 */
import { newPassword } from '@lubiao/functions/account/passwords'
import { seedPeople } from '@lubiao/functions/account/seed'
import { toBase32, totpUri } from '@lubiao/functions/account/totp'
import { systemRandom } from '@lubiao/functions/platform/chance'
import { readConfig } from '@lubiao/functions/platform/config'
import { withSecrets } from '@lubiao/functions/platform/secrets'
import { createDeps } from '@lubiao/functions/platform/wiring'
import { findUnit, unitIds, type UnitId } from '@lubiao/shared/account/units.data'
import { environmentOf, option, packagedTemplate, regionOf, stageOf } from './stage'

async function main(args: readonly string[]): Promise<void> {
  const stage = stageOf(args)
  const [staffNo, name, unit] = [option(args, 'staff-no'), option(args, 'name'), option(args, 'unit') ?? 'zhidui']
  if (staffNo === undefined || !/^[0-9A-Z]{4,12}$/.test(staffNo)) throw new Error('--staff-no: 4 to 12 digits or capital letters')
  if (name === undefined || name.trim() === '') throw new Error('--name: the name on the badge')
  if (findUnit(unit) === undefined) throw new Error(`--unit: one of ${unitIds.join(', ')}`)
  const environment = { AWS_REGION: regionOf(stage), ...environmentOf(packagedTemplate(stage)) }
  const deps = createDeps(readConfig(await withSecrets(environment)))
  const password = newPassword(systemRandom)
  const totp = systemRandom(20)
  const made = await seedPeople(deps, [{ name, staff: { staffNo, unit: unit as UnitId, roles: ['admin'], password, totpSecret: toBase32(totp), issued: true } }])
  if (made === 0) throw new Error(`${staffNo} is in the directory already; another administrator can reset the password in the console`)
  process.stdout.write(`${staffNo} may sign in to the console.\n  password  ${password}\n  TOTP      ${totpUri(staffNo, totp)}\nShown once; the console asks for a password of one's own at the first sign-in. Change nothing else by hand: the console is the place.\n`)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
