/** A value is a moment only when both its parts are. */
import { momentOf } from './moment-field'

it.each([
  ['2026-12-01 09:00', '2026-12-01T01:00:00.000Z'], ['2026-12-01 24:00', '2026-12-01T16:00:00.000Z'], ['2026-12-01', undefined], [' 09:00', undefined], ['2026-12-01 9:00', undefined], [undefined, undefined]
])('%s → %s', (value, instant) => expect(momentOf(value)).toBe(instant))
