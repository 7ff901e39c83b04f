/** Every state × command × actor against the table: nothing is accepted outside it, nothing refused inside for the table's sake. */
import * as fc from 'fast-check'
import { commandsFor, faultsOf, type CommandSpec } from '../kernel/machine'
import { serviceCaseSchema, type ServiceCase } from './case'
import { lostForm, NOW, actor, caseIn, draft, freeCase, serviceFacts, serviceIn } from './service-case.fixture'
import { serviceMachine, type ServiceActor, type ServiceCommand, type ServiceState } from './machine'
import { decideService, offeredOn, refusedByServiceTable, type AnyServiceOrder, type ServiceFacts } from './rules'

const states = Object.keys(serviceMachine.states) as ServiceState[]
const commands = Object.keys(serviceMachine.commands) as ServiceCommand[]
const actors = [...new Set(Object.values(serviceMachine.commands).flatMap((spec) => spec.by as readonly ServiceActor[]))]
const events = [{ at: NOW, code: 'accepted', text: '已收寄' }]
const named = { name: '赵志强', idNumber: '371525197811220359' }

/** An order that only the table could refuse. */
const orderFor = (command: ServiceCommand): AnyServiceOrder => ({
  save: { command: 'save', form: lostForm }, submit: { command: 'submit', form: lostForm }, resubmit: { command: 'resubmit', form: lostForm }, withdraw: { command: 'withdraw', note: '不需要了' }, discard: { command: 'discard' },
  authorise: { command: 'authorise', agent: named }, endAuthority: { command: 'endAuthority' }, claim: { command: 'claim' }, release: { command: 'release' }, review: { command: 'review' }, recheck: { command: 'recheck' },
  returnForCorrection: { command: 'returnForCorrection', note: '请补充' }, refuse: { command: 'refuse', reason: 'untrue', note: '理由充分' }, bill: { command: 'bill' }, approve: { command: 'approve' }, recordPayment: { command: 'recordPayment' },
  issue: { command: 'issue' }, handOver: { command: 'handOver', to: 'self' }, post: { command: 'post' }, recordWaybill: { command: 'recordWaybill', waybill: 'EA000000001CN' }, recordTracking: { command: 'recordTracking', events },
  deliver: { command: 'deliver', events, signedBy: '本人' }, comeBack: { command: 'comeBack', events }, lapse: { command: 'lapse' }, markOverdue: { command: 'markOverdue' }, recount: { command: 'recount' }
} as const satisfies Record<ServiceCommand, AnyServiceOrder>)[command]

/** A case in which the command's own guard is met. */
function ready(state: ServiceState, command: ServiceCommand): ServiceCase {
  if (command === 'approve' && state === 'underReview') return freeCase()
  const one: ServiceCase = command === 'withdraw' ? { ...caseIn(state), channel: 'window' } : caseIn(state)
  return command === 'claim' ? { ...one, claimedBy: undefined } : command === 'release' ? { ...one, claimedBy: { staffId: 'P1', name: 'P1名' } } : one
}

/** Roles of citizens come from citizens. */
const kindOf = (role: ServiceActor) => (role === 'system' ? 'system' : role === 'applicant' || role === 'agent' ? 'user' : 'staff') as 'system' | 'user' | 'staff'

const factsFor = (command: ServiceCommand): ServiceFacts => serviceFacts(command === 'withdraw' || command === 'lapse' ? { payment: { state: 'open' } } : {})

describe('the machine', () => {
  it('is sound', () => expect(faultsOf(serviceMachine)).toEqual([]))

  for (const state of states)
    it(`in ${state} takes exactly the commands of the table`, () => {
      const wrong: string[] = []
      const hold = (right: boolean, what: string): void => {
        if (!right) wrong.push(what)
      }
      for (const command of commands) {
        const before = ready(state, command)
        for (const role of actors) {
          const spec: CommandSpec = serviceMachine.commands[command]
          const inside = spec.from.includes(state) && spec.by.includes(role)
          const outcome = decideService(before, orderFor(command), actor([role], 'P9', kindOf(role)), factsFor(command))
          const what = `${command} by ${role}`
          hold(outcome.ok === inside, `${what}: ${outcome.ok ? 'taken' : outcome.problem.code}`)
          hold((refusedByServiceTable(before, command, [role]) === undefined) === inside, `${what}: table`)
          if (outcome.ok) {
            hold(outcome.event === spec.event, `${what}: ${outcome.event}`)
            hold(outcome.next.state === (spec.to === 'stay' ? state : spec.to), `${what}: ${outcome.next.state}`)
            hold(outcome.next.version === before.version + 1, `${what}: version`)
            const kept = command === 'save' ? NOW : before.enteredAt
            hold(outcome.next.enteredAt === (outcome.next.state === state ? kept : NOW), `${what}: entered`)
            const stored = JSON.stringify(outcome.next)
            hold(JSON.stringify(serviceCaseSchema.parse(JSON.parse(stored))).length === stored.length, `${what}: not kept whole`)
          } else {
            const known = spec.by.includes(role)
            hold(outcome.problem.code === (known ? 'not-allowed-now' : 'forbidden'), `${what}: ${outcome.problem.code}`)
            hold(JSON.stringify(outcome.problem.extra.allowed) === JSON.stringify(known ? commandsFor(serviceMachine, state, [role]) : undefined), `${what}: allowed`)
          }
        }
      }
      expect(wrong).toEqual([])
    })

  it('leaves what a citizen sent from the phone to the citizen', () => {
    const by = (channel: 'phone' | 'window') => decideService({ ...caseIn('underReview'), channel }, orderFor('withdraw'), actor(['claimant'], 'P1'), factsFor('withdraw')).ok
    expect([by('phone'), by('window')]).toEqual([false, true])
  })

  it('offers only what would be taken', () => {
    for (const state of states)
      for (const role of actors)
        for (const command of offeredOn(caseIn(state), { id: 'P9', roles: [role] }, serviceIn('DL_REISSUE_LOST'))) {
          const outcome = decideService(caseIn(state), orderFor(command), actor([role], 'P9', kindOf(role)), factsFor(command))
          expect([state, command, outcome.ok]).toEqual([state, command, true])
        }
  })
})

describe('any sequence of orders', () => {
  it('keeps versions counting, never resets the first submission, never loses a payment and never leaves an ended state', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...commands), fc.constantFrom(...actors), fc.constantFrom('open', 'paid'), fc.constantFrom('P1', 'P2')), { maxLength: 40 }), (orders) => {
      let one = draft()
      let paid = false
      for (const [command, role, state, id] of orders) {
        // Money that has come in stays.
        paid ||= one.bill !== undefined && state === 'paid'
        const outcome = decideService(one, orderFor(command), actor([role], id, kindOf(role)), serviceFacts({ payment: { state: paid ? 'paid' : 'open', paidAt: NOW } }))
        if (!outcome.ok) continue
        const { next } = outcome
        const kept = one.submittedAt === undefined || next.submittedAt === one.submittedAt
        const unpaidIssue = next.state === 'issued' && next.fees.length > 0 && next.bill?.paidAt === undefined
        const lostMoney = paid && (next.state === 'withdrawn' || next.state === 'lapsed' || next.state === 'refused')
        const stolen = command === 'claim' && one.claimedBy !== undefined
        if (next.version !== one.version + 1 || !kept || unpaidIssue || lostMoney || stolen || 'ends' in serviceMachine.states[one.state]) throw new Error(`${one.state} ${command} ${role}`)
        one = next
      }
    }), { numRuns: 200, endOnFailure: true })
  })
})
