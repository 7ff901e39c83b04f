/** Printing a pass at the counter for somebody without a smartphone. A new print makes the one before void. And which papers have to be printed again. */
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { findUnit } from '@lubiao/shared/account/units.data'
import { problem } from '@lubiao/shared/kernel/problem'
import type { PassDevice } from '@lubiao/shared/pass/case'
import { passRoutes, type PaperToReprint, type PassApplication } from '@lubiao/shared/pass/contract'
import { commitReply, serve, staffOf, type Served } from '../http/handler'
import { onNewest } from '../platform/newest'
import { readRevokedKeys, wireKid } from '../platform/keys/revoked'
import { decideAll, writesOf } from './act'
import { staffSees } from './actors'
import { freshId, loadSeen } from './handlers-citizen'
import { nextCredentialNumber } from './repo'
import { paperWrite, papersOf, type Paper } from './repo-papers'
import { zonesOn } from './repo-zones'

const print = serve(passRoutes.print, ({ caseId }, ctx) => onNewest(async () => {
  const { deps, now } = ctx
  const { passCase, viewer } = await loadSeen(ctx, caseId)
  const device: PassDevice = { deviceId: freshId(deps), name: '纸质通行证', holder: 'paper', revocationIndex: await nextCredentialNumber(deps), at: now }
  // Whoever the route lets print does the counter's work, approvers too.
  const change = await decideAll(deps, now, passCase, [{ command: 'bindDevice', device }], () => ({ ...viewer.actor, roles: ['counter'] }))
  const { issue } = await import('./credential')
  const credential = await issue(deps, change.next, device, now)
  const lastDay = addDays(dateOf(credential.validTo), -1)
  const table = await zonesOn(deps, dateOf(credential.validFrom))
  const { printPass } = await import('./print')
  const pdf = await printPass({
    credential, lastDay, zoneNames: credential.zones.map((id) => table?.zones.find((zone) => zone.id === id)?.name ?? id),
    unitName: findUnit(staffOf(ctx).unit)?.name ?? '', printedAt: now, demo: table?.demo ?? false
  })
  const reply = { fileName: `通行证-${credential.passNumber}.pdf`, pdfBase64: Buffer.from(pdf).toString('base64') }
  const noted = paperWrite(deps, credential.kid, caseId, device.revocationIndex, lastDay)
  return commitReply<typeof passRoutes.print>(ctx, [...(await writesOf(deps, [change])), noted], reply, { action: 'pass.print', subject: caseId })
}))

/** Papers shown at a time, and pages of the list read for them: most of a list may be other brigades'. */
const PAGE = 50
const MOST_PAGES = 6

/** Where the list was left: the key's id and the last paper seen. */
function readPlace(cursor: string | undefined): readonly [kid: string | undefined, after: string | undefined] {
  if (cursor === undefined) return [undefined, undefined]
  const match = /^([A-Za-z0-9_-]{11})(?:#([0-9T:.Z-]{24}#[0-9A-Z-]{4,40}#\d{1,10}))?$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (match === null) throw problem('invalid-input', { errors: [{ path: 'cursor', message: '翻页标识不正确，请从第一页开始' }] })
  return [match[1], match[2]]
}

const reprintOf = ({ passCase, printedAt }: Paper): PaperToReprint => {
  const { plate, plateType, validTo } = passCase.application as PassApplication
  const { nameMasked, phoneMasked } = passCase.applicant
  return { caseId: passCase.caseId, passNumber: passCase.passNumber ?? passCase.caseId, plate, plateType, validTo, unit: passCase.unit, applicantMasked: passCase.enterpriseName ?? nameMasked, printedAt, ...(phoneMasked === undefined ? {} : { phoneMasked }) }
}

const reprints = serve(passRoutes.reprints, async ({ cursor }, ctx) => {
  const { deps, now } = ctx
  const [begun, left] = readPlace(cursor)
  const kids = (await readRevokedKeys(deps.table, 'pass')).map((key) => wireKid(key.kid))
  const papers: PaperToReprint[] = []
  let kid = kids.find((one) => one === begun) ?? kids[0]
  let after = kid === begun ? left : undefined
  for (let page = 0; kid !== undefined; page += 1) {
    if (papers.length >= PAGE || page >= MOST_PAGES) return { papers, cursor: Buffer.from(after === undefined ? kid : `${kid}#${after}`).toString('base64url') }
    const found = await papersOf(deps, kid, now, PAGE, after)
    papers.push(...found.papers.filter(({ passCase }) => staffSees(staffOf(ctx), passCase)).map(reprintOf))
    after = found.next
    if (after === undefined) kid = kids[kids.indexOf(kid) + 1]
  }
  return { papers }
})

/** Routes of this file. */
export const printServed: readonly Served[] = [print, reprints]
