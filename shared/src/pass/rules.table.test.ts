/** Every state × command × actor against the table: nothing is accepted outside it, nothing refused inside for the table's sake. */
import * as fc from 'fast-check'
import { commandsFor, faultsOf, type CommandSpec } from '../kernel/machine'
import { actor, application, caseIn, checkFacts, emergency, NOW, ruleFacts } from './case.fixture'
import { isClean, passCaseSchema, type PassCase, type PassDevice } from './case'
import { checkApplication } from './checks'
import { passMachine, type PassActor, type PassCommand, type PassState } from './machine'
import { decide, offered, refusedByTable, type AnyOrder, type RuleFacts } from './rules'

const states = Object.keys(passMachine.states) as PassState[]
const commands = Object.keys(passMachine.commands) as PassCommand[]
const actors = [...new Set(Object.values(passMachine.commands).flatMap((spec) => spec.by as readonly PassActor[]))]
const device: PassDevice = { deviceId: 'DEVICE01', name: '手机', holder: 'owner', userId: 'U1', publicKey: 'A'.repeat(44), revocationIndex: 5, at: NOW }

/** An order that only the table could refuse. */
const orderFor = (command: PassCommand): AnyOrder => ({
  save: { command: 'save', application }, submit: { command: 'submit', application }, resubmit: { command: 'resubmit', application }, withdraw: { command: 'withdraw', note: '不需要了' }, recordChecks: { command: 'recordChecks' },
  claim: { command: 'claim' }, release: { command: 'release' }, reassign: { command: 'reassign', to: '371509' }, returnForCorrection: { command: 'returnForCorrection', note: '请补充' }, approve: { command: 'approve', note: '' },
  propose: { command: 'propose', note: '例外理由' }, confirm: { command: 'confirm' }, decline: { command: 'decline', note: '不同意' }, refuse: { command: 'refuse', reason: 'no-need', note: '理由' }, activate: { command: 'activate' },
  expire: { command: 'expire' }, revoke: { command: 'revoke', reason: 'misuse', note: '理由' }, amend: { command: 'amend', successor: 'TX-0000-0000-00002' }, extend: { command: 'extend', successor: 'TX-0000-0000-00002' },
  supersede: { command: 'supersede', by: 'TX-0000-0000-00002' }, share: { command: 'share', name: '赵志强' }, unshare: { command: 'unshare', shareId: 'SHARE0001' }, acceptShare: { command: 'acceptShare', shareId: 'SHARE0002', userId: 'U2' },
  discard: { command: 'discard' }, bindDevice: { command: 'bindDevice', device }, remind: { command: 'remind' }, lapse: { command: 'lapse' }, markOverdue: { command: 'markOverdue' }, recount: { command: 'recount' }
} as const satisfies Record<PassCommand, AnyOrder>)[command]

const shares: PassCase['shares'] = [
  { shareId: 'SHARE0001', name: 'x', state: 'active', at: NOW, expiresAt: '2026-11-25T02:00:00.000Z', userId: 'U3' }, { shareId: 'SHARE0002', name: 'y', state: 'waiting', at: NOW, expiresAt: '2026-11-25T02:00:00.000Z' }
]

/** A case in which the command's own guard is met. */
function ready(state: PassState, command: PassCommand): PassCase {
  const passCase = caseIn(state)
  if (command === 'claim') return { ...passCase, claimedBy: undefined }
  if (command === 'propose' && state === 'submitted') return { ...passCase, application: emergency, checks: [...checkApplication(checkFacts({ application: emergency }))] }
  return { ...passCase, shares }
}

const facts = (): RuleFacts => ruleFacts()

describe('the machine', () => {
  it('is sound', () => expect(faultsOf(passMachine)).toEqual([]))

  for (const state of states)
    it(`in ${state} takes exactly the commands of the table`, () => {
      const wrong: string[] = []
      const hold = (right: boolean, what: string): void => {
        if (!right) wrong.push(what)
      }
      for (const command of commands) {
        const before = ready(state, command)
        for (const role of actors) {
          const spec: CommandSpec = passMachine.commands[command]
          const inside = spec.from.includes(state) && spec.by.includes(role)
          const outcome = decide(before, orderFor(command), actor([role], 'P9'), facts())
          const what = `${command} by ${role}`
          hold(outcome.ok === inside, `${what}: ${outcome.ok ? 'taken' : outcome.problem.code}`)
          hold((refusedByTable(before, command, [role]) === undefined) === inside, `${what}: table`)
          if (outcome.ok) {
            hold(outcome.event === spec.event, `${what}: ${outcome.event}`)
            hold(outcome.next.state === (spec.to === 'stay' ? state : spec.to), `${what}: ${outcome.next.state}`)
            hold(outcome.next.version === before.version + 1, `${what}: version`)
            hold(outcome.next.enteredAt === (outcome.next.state === state ? before.enteredAt : NOW), `${what}: entered`)
            const stored = JSON.stringify(outcome.next)
            hold(JSON.stringify(passCaseSchema.parse(JSON.parse(stored))).length === stored.length, `${what}: not kept whole`)
          } else {
            const known = spec.by.includes(role)
            hold(outcome.problem.code === (known ? 'not-allowed-now' : 'forbidden'), `${what}: ${outcome.problem.code}`)
            hold(JSON.stringify(outcome.problem.extra.allowed) === JSON.stringify(known ? commandsFor(passMachine, state, [role]) : undefined), `${what}: allowed`)
          }
        }
      }
      expect(wrong).toEqual([])
    })

  it('offers only what would be taken', () => {
    for (const state of states)
      for (const role of actors)
        for (const command of offered(caseIn(state), { id: 'P9', roles: [role] }, { now: NOW })) expect((passMachine.commands[command].from as readonly string[]).includes(state)).toBe(true)
  })
})

describe('any sequence of orders', () => {
  it('keeps versions counting, never resets the first submission, and never leaves an ended state', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...commands), fc.constantFrom(...actors), fc.constantFrom('P1', 'P2', 'U1')), { maxLength: 40 }), (orders) => {
      let passCase = caseIn('draft')
      for (const [command, role, id] of orders) {
        const outcome = decide(passCase, orderFor(command), actor([role], id), facts())
        if (!outcome.ok) continue
        const { next } = outcome
        const later = (next.decisionDueAt ?? '') >= (passCase.decisionDueAt ?? '') || command === 'recount'
        const approvedWell = next.state !== 'approved' || passCase.state === 'approved' || (passCase.state === 'submitted' ? isClean(passCase) : passCase.proposedBy?.staffId !== id)
        const kept = passCase.submittedAt === undefined || next.submittedAt === passCase.submittedAt
        if (next.version !== passCase.version + 1 || !later || !approvedWell || !kept || 'ends' in passMachine.states[passCase.state]) throw new Error(`${passCase.state} ${command} ${role}`)
        passCase = next
      }
    }), { numRuns: 60, endOnFailure: true })
  })
})
