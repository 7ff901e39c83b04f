/** What a clerk types becomes what the contract takes, and faults stand where they belong. */
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { faultsIn, offerInput, reserveInput, wholeNumber } from './choose-values'

const kind = { size: 'small', energy: 'fuel' } as const

it.each([['88888', '鲁P88888'], ['鲁P88888', '鲁P88888'], ['鲁p·8888a', '鲁P8888A'], ['P88888', '鲁P88888'], ['d12345', '鲁PD12345'], ['P1234', '鲁PP1234'], ['', ''], [undefined, '']])('a number typed as %s is %s', (typed, whole) => expect(wholeNumber(typed)).toBe(whole))

it('takes the number of the offer or the one put together, never both', () => {
  expect(reserveInput({ own: '66666' }, kind, 'offer', '鲁P12346')).toMatchObject({ plate: '鲁P12346', way: 'offer' })
  expect(reserveInput({ own: '66666' }, kind, 'own', '鲁P12346')).toMatchObject({ plate: '鲁P66666', way: 'own' })
})

it('says of every empty field that it is wanted, in the order of the form', () => {
  expect(faultsIn(plateRoutes.staffReserve.input, reserveInput({}, kind, 'own', undefined)).map((fault) => fault.name)).toEqual(['idNumber', 'name', 'vin', 'certificateNo', 'own'])
  expect(faultsIn(plateRoutes.staffOffer.input, offerInput({ name: '孙福贵', idNumber: '371503196901050522' }, kind))).toEqual([])
})
