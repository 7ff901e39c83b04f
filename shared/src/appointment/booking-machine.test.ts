import { diagramOf, faultsOf } from '../kernel/machine'
import { appointmentMachine } from './booking-machine'

it('is a sound table', () => {
  expect(faultsOf(appointmentMachine)).toEqual([])
  expect(diagramOf(appointmentMachine)).toContain('held: 待确认（10分钟, from entry, then expire）')
})
