/** What an office is told before it closes or shortens a day. */
import { touchedBy, type Standing } from './touched'

const at = (caseId: string, time: string, more: Partial<Standing> = {}): Standing => ({ caseId, state: 'confirmed', time, slots: 1, skill: 'window', ...more })
const day = [{ from: 8 * 60 + 30, to: 17 * 60 + 30 }]
const until11 = [{ from: 8 * 60 + 30, to: 11 * 60 }]

describe('bookings touched by a changed day', () => {
  it('are none when nothing changes', () => {
    expect(touchedBy([at('a', '09:00'), at('b', '09:00'), at('c', '17:15')], day, { window: 2 })).toEqual(new Set())
  })

  it('are all that can be moved when the day is closed; whoever has come stays', () => {
    expect(touchedBy([at('a', '09:00'), at('b', '10:00', { state: 'checkedIn' }), at('c', '11:00', { state: 'held' }), at('d', '11:00', { state: 'cancelled' })], [], { window: 2 })).toEqual(new Set(['a', 'c']))
  })

  it('are those that reach beyond a shortened day, also with their last quarter only', () => {
    expect(touchedBy([at('in', '10:45'), at('over', '10:45', { slots: 2 }), at('after', '11:00')], until11, { window: 5 })).toEqual(new Set(['over', 'after']))
  })

  it('are the ones beyond fewer counters, unconfirmed ones first, each skill by itself', () => {
    const booked = [at('a', '09:00'), at('b', '09:00', { state: 'held' }), at('c', '09:00'), at('p', '09:00', { skill: 'plate' })]
    expect(touchedBy(booked, day, { window: 2, plate: 1 })).toEqual(new Set(['b']))
    expect(touchedBy(booked, day, { window: 1, plate: 0 })).toEqual(new Set(['b', 'c', 'p']))
  })

  it('do not count somebody twice who uses several quarters', () => {
    expect(touchedBy([at('long', '09:00', { slots: 3 }), at('x', '09:00'), at('y', '09:30')], day, { window: 1 })).toEqual(new Set(['x', 'y']))
  })
})
