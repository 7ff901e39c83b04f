import { kernelProblems } from '../kernel/problem'
import { passProblems, passRoutes } from './contract'
import { deskAdvice, deskOrders, type DeskCommand, type DeskOrder } from './desk-words.data'
import { passMachine } from './machine'
import { passPolicies } from './policy.data'

const { order } = passRoutes.staffAct.input.shape
const all = Object.entries(deskOrders) as [DeskCommand, DeskOrder][]

describe('the words of the desk', () => {
  it('cover every command a desk of approvers has, and nothing the staff contract does not take', () => {
    const deciding = Object.entries(passMachine.commands).filter(([, spec]) => spec.by.some((actor) => actor === 'approver' || actor === 'claimant')).map(([command]) => command)
    expect(deciding.filter((command) => !(command in deskOrders))).toEqual([])
    for (const [command, { ask }] of all) {
      const filled = { command, ...(ask === undefined ? {} : { note: '写明事实和理由' }), ...(ask?.reasons === undefined ? {} : { reason: passPolicies[0]?.[ask.reasons][0]?.code }) }
      expect([command, order.safeParse(filled).success]).toEqual([command, true])
    }
  })

  it('ask for exactly what the contract asks for: a note marked as needed cannot be left out, another can', () => {
    for (const [command, { ask }] of all.filter(([, spec]) => spec.ask !== undefined)) {
      const bare = { command, ...(ask?.reasons === undefined ? {} : { reason: 'misuse' }) }
      expect([command, order.safeParse(bare).success]).toEqual([command, ask?.note.required !== true])
      if (ask?.reasons !== undefined) expect(order.safeParse({ command, note: '写明事实和理由' }).success).toBe(false)
    }
  })

  it('offer phrases the contract takes as they are', () => {
    const phrases = all.flatMap(([command, { ask }]) => (ask?.note.phrases ?? []).map((note) => order.safeParse({ command, note }).success))
    expect(phrases.length).toBeGreaterThan(2)
    expect(phrases).not.toContain(false)
  })

  it('advise on codes that exist', () => {
    expect(Object.keys(deskAdvice).filter((code) => !(code in kernelProblems) && !(code in passProblems))).toEqual([])
  })

  it('name the vehicle where a decision is confirmed', () => {
    expect([deskOrders.approve, deskOrders.confirm].map(({ ask }) => ask.title('鲁P12345'))).toEqual(['批准 鲁P12345 的通行证', '复核通过 鲁P12345'])
  })
})
