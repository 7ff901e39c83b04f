import { calendarDays, workingDays } from './clock'
import { commandsFor, diagramOf, faultsOf, limitText, sourcesOf, step, type Machine } from './machine'

const loan = {
  name: 'loan',
  label: '借用',
  initial: 'asked',
  opens: { by: ['reader', 'desk'], event: 'loan.asked' },
  states: {
    asked: { label: '待办', desk: 'desk', due: { limit: workingDays(2), from: 'start', then: 'markLate' } },
    lent: { label: '借出', desk: 'reader', due: { limit: calendarDays(30), from: 'entry', then: 'recall' } },
    returned: { label: '已还', desk: 'system', ends: true }
  },
  commands: {
    note: { label: '备注', from: ['asked', 'lent'], to: 'stay', by: ['desk'], event: 'loan.noted' },
    lend: { label: '借出', from: ['asked'], to: 'lent', by: ['desk'], event: 'loan.lent', guard: 'inStock' },
    renew: { label: '续借', from: ['lent'], to: 'lent', by: ['reader'], event: 'loan.renewed' },
    giveBack: { label: '归还', from: ['lent'], to: 'returned', by: ['reader', 'desk'], event: 'loan.returned' },
    recall: { label: '催还', from: ['lent'], to: 'stay', by: ['system'], event: 'loan.recalled' },
    markLate: { label: '超时', from: ['asked'], to: 'stay', by: ['system'], event: 'loan.late' }
  }
} as const satisfies Machine

/** The loan machine with parts put in another way. */
const altered = (change: { initial?: string; opens?: Machine['opens']; states?: Machine['states']; commands?: Machine['commands'] }): Machine => ({
  ...(loan as Machine), ...change,
  states: { ...(loan.states as Machine['states']), ...change.states },
  commands: { ...(loan.commands as Machine['commands']), ...change.commands }
})

describe('reading a table', () => {
  it('gives the sources of a command', () => {
    expect(sourcesOf(loan, 'note')).toEqual(['asked', 'lent'])
  })

  it('gives the commands of a state to those who hold a role, in table order', () => {
    expect(commandsFor(loan, 'asked', ['desk'])).toEqual(['note', 'lend'])
    expect(commandsFor(loan, 'lent', ['reader', 'desk'])).toEqual(['note', 'renew', 'giveBack'])
    expect(commandsFor(loan, 'lent', ['system'])).toEqual(['recall'])
    expect(commandsFor(loan, 'lent', [])).toEqual([])
    expect(commandsFor(loan, 'returned', ['reader', 'desk', 'system'])).toEqual([])
  })

  it('moves, stays, or comes back to where it was', () => {
    expect(step(loan, 'asked', 'lend', ['desk'])).toEqual({ ok: true, to: 'lent', event: 'loan.lent', moved: true })
    expect(step(loan, 'lent', 'note', ['guest', 'desk'])).toEqual({ ok: true, to: 'lent', event: 'loan.noted', moved: false })
    expect(step(loan, 'lent', 'renew', ['reader'])).toEqual({ ok: true, to: 'lent', event: 'loan.renewed', moved: false })
  })

  it('refuses a wrong state with what is possible, and a wrong actor without a word about the state', () => {
    expect(step(loan, 'lent', 'lend', ['desk'])).toEqual({ ok: false, why: 'state', allowed: ['note', 'giveBack'] })
    expect(step(loan, 'asked', 'lend', ['reader'])).toEqual({ ok: false, why: 'actor', allowed: [] })
    expect(step(loan, 'returned', 'lend', [])).toEqual({ ok: false, why: 'actor', allowed: [] })
  })

  it('agrees with itself for every state, command and actor', () => {
    for (const state of ['asked', 'lent', 'returned'] as const)
      for (const command of Object.keys(loan.commands) as (keyof typeof loan.commands)[])
        for (const actor of ['reader', 'desk', 'system', 'guest']) {
          const took = step(loan, state, command, [actor])
          expect(took.ok).toBe(commandsFor(loan, state, [actor]).includes(command))
          if (took.ok) expect(sourcesOf(loan, command)).toContain(state)
          else expect(took.allowed).toEqual(took.why === 'state' ? commandsFor(loan, state, [actor]) : [])
        }
  })
})

describe('faults of a table', () => {
  const done = { label: '完', desk: 'system', ends: true } as const

  it('are none in a sound one', () => {
    expect(faultsOf(loan)).toEqual([])
  })

  it.each<[string, Machine, string[]]>([
    ['a state nothing leads to', altered({ states: { lost: done } }), ['lost: cannot be reached']],
    ['a state only reached from itself or by staying', altered({
      states: { lost: { label: '遗失', desk: 'desk' } },
      commands: { find: { label: '找到', from: ['lost'], to: 'returned', by: ['desk'], event: 'e' }, lose: { label: '再', from: ['lost'], to: 'lost', by: ['desk'], event: 'e' }, look: { label: '看', from: ['lost', 'asked'], to: 'stay', by: ['desk'], event: 'e' } }
    }), ['lost: cannot be reached']],
    ['a chain that is cut', altered({ commands: { lend: { ...loan.commands.lend, from: ['returned'] } } }), ['asked: no way out', 'lent: cannot be reached', 'returned: cannot be reached', 'returned: ends, yet a command leaves it']],
    ['an end that is left', altered({ commands: { reopen: { label: '重开', from: ['returned'], to: 'asked', by: ['desk'], event: 'e' } } }), ['returned: ends, yet a command leaves it']],
    ['an end with a clock', altered({ states: { returned: { ...done, due: { limit: workingDays(1), from: 'entry', then: 'recall' } } } }), ['returned: ends, yet a clock runs']],
    ['a dead end', altered({ commands: { giveBack: { ...loan.commands.giveBack, from: ['asked'] } } }), ['lent: no way out']],
    ['a desk with nothing to do', altered({ states: { lent: { label: '借出', desk: 'guard' } } }), ['lent: lies with guard, who can do nothing']],
    ['a clock whose command there is not', altered({ states: { lent: { label: '借出', desk: 'reader', due: { limit: workingDays(1), from: 'entry', then: 'shout' } } } }), ['lent: its clock gives shout, which the system cannot give here']],
    ['a clock whose command starts elsewhere', altered({ states: { lent: { label: '借出', desk: 'reader', due: { limit: workingDays(1), from: 'entry', then: 'markLate' } } } }), ['lent: its clock gives markLate, which the system cannot give here']],
    ['a clock whose command only people may give', altered({ states: { lent: { label: '借出', desk: 'reader', due: { limit: workingDays(1), from: 'entry', then: 'renew' } } } }), ['lent: its clock gives renew, which the system cannot give here']],
    ['an unknown beginning', altered({ initial: 'dreamt' }), ['asked: cannot be reached', 'lent: cannot be reached', 'returned: cannot be reached', 'opens in unknown state dreamt']],
    ['nobody to open one', altered({ opens: { by: [], event: 'e' } }), ['nobody may open one']],
    ['a command for nobody', altered({ commands: { note: { ...loan.commands.note, by: [] } } }), ['note: nobody may give it']],
    ['a command from nowhere', altered({ commands: { note: { ...loan.commands.note, from: [] } } }), ['note: no source']],
    ['unknown states', altered({ commands: { note: { ...loan.commands.note, from: ['asked', 'gone', 'gone'], to: 'away' }, renew: { ...loan.commands.renew, to: 'gone' } } }), ['note: unknown state gone', 'note: unknown state away', 'renew: unknown state gone']]
  ])('name %s', (_what, machine, faults) => {
    expect(faultsOf(machine)).toEqual(faults)
  })

  it('follow chains however the commands are ordered', () => {
    const { lend, giveBack, ...rest } = loan.commands
    expect(faultsOf({ ...(loan as Machine), commands: { giveBack, ...rest, lend } })).toEqual([])
  })
})

describe('the diagram', () => {
  it('draws every state, clock and command', () => {
    expect(diagramOf(loan)).toBe([
      'stateDiagram-v2',
      '  [*] --> asked: open (reader, desk)',
      '  asked: 待办（2个工作日, from start, then markLate）',
      '  lent: 借出（30天, from entry, then recall）',
      '  returned: 已还',
      '  asked --> asked: note (desk)',
      '  lent --> lent: note (desk)',
      '  asked --> lent: lend (desk)',
      '  lent --> lent: renew (reader)',
      '  lent --> returned: giveBack (reader, desk)',
      '  lent --> lent: recall (system)',
      '  asked --> asked: markLate (system)',
      '  returned --> [*]',
      ''
    ].join('\n'))
  })
  it('names the table that gives a clock its length, where the machine alone cannot', () => {
    const told = { ...loan, states: { ...loan.states, lent: { ...loan.states.lent, due: { ...loan.states.lent.due, limit: '借阅目录的期限' } } } } as Machine
    expect(diagramOf(told)).toContain('  lent: 借出（借阅目录的期限, from entry, then recall）')
    expect([limitText('借阅目录的期限'), limitText(calendarDays(30))]).toEqual(['借阅目录的期限', '30天'])
  })
})
