/** Printing a pass at the counter for somebody without a smartphone. A new print makes the one before void. */
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { findUnit } from '@lubiao/shared/account/units.data'
import type { PassDevice } from '@lubiao/shared/pass/case'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { commitReply, serve, staffOf, type Served } from '../http/handler'
import { decideAll, writesOf } from './act'
import { freshId, loadSeen } from './handlers-citizen'
import { nextCredentialNumber } from './repo'
import { zonesOn } from './repo-zones'

const print = serve(passRoutes.print, async ({ caseId }, ctx) => {
  const { deps, now } = ctx
  const { passCase, viewer } = await loadSeen(ctx, caseId)
  const device: PassDevice = { deviceId: freshId(deps), name: '纸质通行证', holder: 'paper', revocationIndex: await nextCredentialNumber(deps), at: now }
  // Whoever the route lets print does the counter's work, approvers too.
  const change = await decideAll(deps, now, passCase, [{ command: 'bindDevice', device }], () => ({ ...viewer.actor, roles: ['clerk'] }))
  const { issue } = await import('./credential')
  const credential = await issue(deps, change.next, device, now)
  const table = await zonesOn(deps, dateOf(credential.validFrom))
  const { printPass } = await import('./print')
  const pdf = await printPass({
    credential, lastDay: addDays(dateOf(credential.validTo), -1), zoneNames: credential.zones.map((id) => table?.zones.find((zone) => zone.id === id)?.name ?? id),
    unitName: findUnit(staffOf(ctx).unit)?.name ?? '', printedAt: now, demo: table?.demo ?? false
  })
  const reply = { fileName: `通行证-${credential.passNumber}.pdf`, pdfBase64: Buffer.from(pdf).toString('base64') }
  return commitReply<typeof passRoutes.print>(ctx, await writesOf(deps, [change]), reply, { action: 'pass.print', subject: caseId })
})

/** Routes of this file. */
export const printServed: readonly Served[] = [print]
