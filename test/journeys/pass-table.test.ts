/** Every state × command × actor through the API: nothing is accepted outside the machine's table, nothing refused inside for the table's sake. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { newCaseNumber } from '@lubiao/shared/kernel/ids'
import { passRoutes } from '@lubiao/shared/pass/contract'
import type { PassCase } from '@lubiao/shared/pass/case'
import { caseIn } from '@lubiao/shared/pass/case.fixture'
import { passMachine, type PassActor, type PassCommand, type PassState } from '@lubiao/shared/pass/machine'
import { commit } from '../../functions/src/platform/commit'
import { loadCase, newCaseWrite } from '../../functions/src/pass/repo'
import { demoPerson } from '../../local/src/demo/people.data'
import { cleanApplication } from '../support/applications'
import { Rig, type Client } from '../support/rig'

const states = Object.keys(passMachine.states) as PassState[]
const citizenCommands = ['save', 'submit', 'resubmit', 'withdraw', 'share', 'unshare'] as const
const staffCommands = ['save', 'submit', 'resubmit', 'withdraw', 'recordChecks', 'claim', 'release', 'reassign', 'returnForCorrection', 'approve', 'propose', 'confirm', 'decline', 'refuse', 'revoke'] as const
/** Refusals by the table; any other answer comes from a guard or is a success. */
const BY_TABLE = new Set(['forbidden', 'not-allowed-now', 'not-found'])

let rig: Rig
let owner: string
const people = new Map<string, Client>()

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z', withoutPump: true })
  for (const id of ['li', 'zhao']) people.set(id, await rig.wechat(id))
  for (const id of ['approver', 'approver2', 'approver3', 'clerk', 'supervisor', 'officer', 'admin']) people.set(id, await rig.desk(id))
  owner = ((await people.get('li')?.must(accountRoutes.me, {})) as { userId: string }).userId
}, 120_000)
afterAll(() => rig.stop())

/** A stored case in a state: li's, shared with nobody, claimed by 高审批 where the state has a claim. */
async function place(state: PassState): Promise<PassCase> {
  const from = caseIn(state)
  const staffId = demoPerson('approver').staff?.staffNo as string
  const passCase: PassCase = {
    ...from, caseId: newCaseNumber('TX', rig.deps.random), ownerId: owner, openedBy: { kind: 'user', id: owner }, applicant: { ...from.applicant, sealed: rig.deps.cipher.seal('{}') }, wakeAt: undefined,
    // Seen by every desk: a draft filed at a counter, a case of the core zone's brigade.
    channel: 'counter', unit: 'zhishu1', ...(from.claimedBy === undefined ? {} : { claimedBy: { staffId, name: '高审批' } }),
    ...(from.proposedBy === undefined ? {} : { proposedBy: { staffId: demoPerson('approver2').staff?.staffNo as string, name: '林审批' } }),
    shares: [{ shareId: 'SHARE0001', name: rig.deps.cipher.seal('赵志强'), state: 'waiting', at: rig.now, expiresAt: '2026-12-23T02:00:00.000Z' }]
  }
  await commit(rig.deps, [newCaseWrite(rig.deps, passCase)])
  return passCase
}

function orderOf(command: PassCommand): object {
  const application = cleanApplication(rig.now, { plate: '鲁P12346', vehicleClass: 'heavy-truck' })
  const more: Partial<Record<PassCommand, object>> = {
    save: { application }, submit: { application }, resubmit: { application }, share: { name: '赵志强' }, unshare: { shareId: 'SHARE0001' }, reassign: { to: demoPerson('approver2').staff?.staffNo }, returnForCorrection: { note: '请补充运单' },
    propose: { note: '情况属实' }, decline: { note: '请先核对' }, refuse: { reason: 'no-need', note: '可在夜间通行' }, revoke: { reason: 'misuse', note: '不按路线行驶' }
  }
  return { command, ...more[command] }
}

/** What the actor is to such a case; undefined when it is none of theirs. */
function rolesOf(actor: string, passCase: PassCase): readonly PassActor[] | undefined {
  if (actor === 'li') return ['applicant']
  const staff = demoPerson(actor).staff
  if (staff === undefined || actor === 'approver3') return undefined
  return staff.roles.flatMap((role): PassActor[] => (role === 'approver' ? (passCase.claimedBy?.staffId === staff.staffNo ? ['approver', 'claimant'] : ['approver']) : role === 'clerk' ? ['clerk', 'counter'] : role === 'supervisor' ? [role] : []))
}

for (const state of states)
  it(`in ${state}`, async () => {
    const wrong: string[] = []
    let passCase = await place(state)
    for (const [actor, client] of people) {
      const route = actor === 'li' || actor === 'zhao' ? passRoutes.act : passRoutes.staffAct
      for (const command of route === passRoutes.act ? citizenCommands : staffCommands) {
        const roles = rolesOf(actor, passCase)
        const spec: { readonly from: readonly string[]; readonly by: readonly string[] } = passMachine.commands[command]
        const inside = roles !== undefined && spec.from.includes(state) && spec.by.some((role) => (roles as readonly string[]).includes(role))
        const answer = await client.send(route, { caseId: passCase.caseId, version: passCase.version, order: orderOf(command) as never })
        const taken = answer.status < 300
        if (answer.status >= 500) wrong.push(`${actor} ${command}: ${answer.status}`)
        if (taken && !inside) wrong.push(`${actor} ${command}: accepted outside the table`)
        if (!taken && inside && BY_TABLE.has(answer.body.code ?? '')) wrong.push(`${actor} ${command}: ${answer.body.code ?? ''} inside the table`)
        if (!taken && !inside && !BY_TABLE.has(answer.body.code ?? '')) wrong.push(`${actor} ${command}: ${answer.body.code ?? ''} outside the table`)
        if (taken) passCase = await place(state)
        else if ((await loadCase(rig.deps, passCase.caseId))?.version !== passCase.version) wrong.push(`${actor} ${command}: refused, yet changed`)
      }
    }
    expect(wrong).toEqual([])
  }, 120_000)
