/**
 * Officers: trust data for a day without a network, looks at vehicles online and replayed, suspicious uses. Codecs and geometry are loaded
 * with the first scan: only the staff app ever needs them, and not to start (design §10).
 */
import { problem } from '@lubiao/shared/kernel/problem'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { auditLook, serve, staffOf, type Served } from '../http/handler'
import { seesAll } from './actors'
import { readFlags } from './repo-scans'

const PAGE = 50

const bundle = serve(passRoutes.bundle, async (_input, { deps, now }) => {
  const { signedBundle } = await import('./bundle')
  const { bundle: signed, trustKeys, issuedAt } = await signedBundle(deps, now)
  return { bundle: signed, trustKeys: [...trustKeys], issuedAt }
})

const scan = serve(passRoutes.scan, async (input, ctx) => (await import('./scanning')).scanVehicle(ctx.deps, staffOf(ctx), input, 'live', ctx.now))

const syncScans = serve(passRoutes.syncScans, async ({ staffId, scans }, ctx) => {
  const staff = staffOf(ctx)
  // A phone that changed hands: looks count for whoever made them, so the queue waits for its owner.
  if (staffId !== undefined && staffId !== staff.staffId) throw problem('forbidden', { detail: '这些核验记录属于另一位民警，请由本人登录后上传' })
  return (await import('./scanning')).replayScans(ctx.deps, staff, scans, ctx.now)
})

const flags = serve(passRoutes.flags, async ({ cursor }, ctx) => {
  const before = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString('utf8')
  if (before !== undefined && !/^[0-9T:.Z-]{24}#[0-9A-Za-z_#-]{4,100}$/.test(before)) throw problem('invalid-input', { errors: [{ path: 'cursor', message: '翻页标识不正确，请从第一页开始' }] })
  const { unit } = staffOf(ctx)
  const page = await readFlags(ctx.deps, PAGE, before)
  await auditLook(ctx, 'pass.lookAtFlags', before ?? 'newest')
  const seen = page.flags.filter((flag) => seesAll(unit) || flag.unit === unit)
  return { flags: seen.map(({ at, code, text, caseId, passNumber, plate, kmh }) => ({ at, code, text, ...(caseId === undefined ? {} : { caseId }), ...(passNumber === undefined ? {} : { passNumber }), plate, ...(kmh === undefined ? {} : { kmh }) })), ...(page.next === undefined ? {} : { cursor: Buffer.from(page.next).toString('base64url') }) }
})

/** Routes of this file. */
export const officerServed: readonly Served[] = [bundle, scan, syncScans, flags]
