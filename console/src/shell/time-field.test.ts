/** Times as they are typed. */
import { isTime, tidyTime } from './time-field'

describe('a time of day', () => {
  it('is tidied from what people type', () => {
    expect(['830', '8:30', '08:30', '17：05', '9.15', '2400', ' 1730 '].map(tidyTime)).toEqual(['08:30', '08:30', '08:30', '17:05', '09:15', '24:00', '17:30'])
  })

  it('stays as typed when it is none', () => {
    for (const text of ['', '8', '25:00', '24:01', '12:60', 'noon']) {
      expect(tidyTime(text)).toBe(text)
      expect(isTime(text)).toBe(false)
    }
  })
})
