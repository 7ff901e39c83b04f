/** Nothing is kept for nothing: papers nobody needs any more and drafts nobody touches are deleted by the minute's schedule. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { passRoutes, type PassApplication, type PassView } from '@lubiao/shared/pass/contract'
import { loadFiles, storeKey } from '../../functions/src/pass/repo-files'
import { cleanApplication } from '../support/applications'
import { Rig, type Client } from '../support/rig'

const DAY = 86_400_000
let rig: Rig
let li: Client
beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
  li = await rig.wechat('li')
}, 120_000)
afterAll(() => rig.stop())

async function upload(): Promise<NonNullable<PassApplication['materials']>[number]> {
  const bytes = Buffer.from('%PDF-1.4 demo')
  const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')
  const ticket = await li.must(passRoutes.fileTicket, { contentType: 'application/pdf', bytes: bytes.length, sha256 })
  const form = new FormData()
  for (const [name, value] of Object.entries(ticket.fields)) form.append(name, value)
  form.append('file', new Blob([bytes], { type: 'application/pdf' }), 'a.pdf')
  expect((await fetch(ticket.url, { method: 'POST', body: form })).status).toBe(204)
  return { kind: 'transportReason', fileId: ticket.fileId, sha256, name: '运单.pdf' }
}
const stored = async (...papers: readonly { readonly fileId: string }[]): Promise<readonly boolean[]> => Promise.all(papers.map(async ({ fileId }) => (await rig.deps.files.head(storeKey(fileId))) !== undefined))
/** Turns the clock, a month at a time as sessions last, and runs the schedule at each stop. */
async function later(days: number): Promise<void> {
  const until = millisOf(rig.now) + days * DAY + 60_000
  while (millisOf(rig.now) < until) {
    rig.turnTo(instantOf(Math.min(until, millisOf(rig.now) + 20 * DAY)))
    // A case is given one command a minute: one that slept through several catches up.
    for (let n = 0; n < 3; n += 1) await rig.sweep()
    li = await rig.wechat('li')
  }
}
const order = (view: PassView, given: object): Promise<PassView> => li.must(passRoutes.act, { caseId: view.caseId, version: view.version, order: given as never })

it('deletes what no case took, what was replaced, and in the end what a finished case held', async () => {
  const [never, replaced, kept] = [await upload(), await upload(), await upload()]
  const withPapers = (materials: PassApplication['materials']) => cleanApplication(rig.now, { plate: '鲁P12345', validFrom: '2026-12-01', validTo: '2026-12-02', materials })
  const draft = await li.must(passRoutes.open, { application: withPapers([replaced]) })
  const view = await order(draft, { command: 'submit', application: withPapers([kept]) })
  await later(3)
  expect(await stored(never, replaced, kept)).toEqual([false, false, true])
  expect(await loadFiles(rig.deps, [never.fileId, replaced.fileId])).toEqual([])
  expect((await li.send(passRoutes.open, { application: withPapers([never]) })).body.code).toBe('pass.file-missing')

  const approver = await rig.desk('approver')
  const at = (on: PassView, given: { command: 'claim' } | { command: 'approve' }): Promise<PassView> => approver.must(passRoutes.staffAct, { caseId: on.caseId, version: on.version, order: given })
  const approved = await at(await at(await approver.must(passRoutes.staffGet, { caseId: view.caseId }), { command: 'claim' }), { command: 'approve' })
  await later(9)
  expect((await li.must(passRoutes.get, { caseId: approved.caseId })).state).toBe('expired')
  await later(150)
  expect(await stored(kept)).toEqual([true])
  await later(60)
  expect(await stored(kept)).toEqual([false])
  expect((await li.send(passRoutes.fileLink, { caseId: approved.caseId, fileId: kept.fileId })).body).toMatchObject({ code: 'not-found', detail: '材料保存期已满，已经删除' })
}, 120_000)

it('clears a draft nobody touches for a month, with its paper; one that is being written stays', async () => {
  const paper = await upload()
  const left = await li.must(passRoutes.open, { application: { ...cleanApplication(rig.now), materials: [paper] } })
  const written = await li.must(passRoutes.open, { application: cleanApplication(rig.now) })
  await later(20)
  await order(written, { command: 'save', application: cleanApplication(rig.now) })
  await later(12)
  expect(await li.must(passRoutes.get, { caseId: left.caseId })).toMatchObject({ state: 'withdrawn', application: {} })
  expect((await li.must(passRoutes.get, { caseId: written.caseId })).state).toBe('draft')
  await later(40)
  expect(await stored(paper)).toEqual([false])
  expect((await li.must(accountRoutes.exportData, {})).data['pass']).toMatchObject({ applications: expect.arrayContaining([expect.objectContaining({ caseId: left.caseId, application: {} })]) as object[] })
}, 120_000)

it('keeps a paper that an extension took over from its pass', async () => {
  const paper = await upload()
  const application = cleanApplication(rig.now, { plate: '鲁P10101', materials: [paper] })
  const opened = await li.must(passRoutes.open, { application })
  const view = await order(opened, { command: 'submit', application })
  const approver = await rig.desk('approver')
  const claimed = await approver.must(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command: 'claim' } })
  const pass = await approver.must(passRoutes.staffAct, { caseId: view.caseId, version: claimed.version, order: { command: 'approve' } })
  const successor = await li.must(passRoutes.reopen, { caseId: pass.caseId, version: pass.version, kind: 'extend' })
  const again = { ...application, validFrom: '2027-12-20', validTo: '2027-12-21' }
  await order(successor, { command: 'submit', application: again })
  await later(240)
  expect(await stored(paper)).toEqual([true])
}, 120_000)
