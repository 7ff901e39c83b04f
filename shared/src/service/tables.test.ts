import { builtInCatalogues } from './catalogue.data'
import { delegationOf, serviceOf, type Service } from './catalogue'
import { builtInFeeTables } from './fees.data'
import { feeOf, type Fee } from './fees'
import { builtInOutletTables } from './outlets.data'
import { outletOf, type Outlet } from './outlets'
import { catalogueOn, feesOn, outletsOn, type OutletRevision, type ServiceRevision } from './tables'

const basis = '市局公告'
const contact = builtInCatalogues[0]?.services.find((one) => one.code === 'DL_CONTACT') as Service
const hall = builtInOutletTables[0]?.outlets[0] as Outlet
const licenceFee = builtInFeeTables[0]?.fees.find((one) => one.id === 'driving-licence') as Fee
const service = (effectiveFrom: string, part: Partial<ServiceRevision> = {}): ServiceRevision => ({ effectiveFrom, basis, service: contact, row: { BANK: '○' }, ended: false, ...part })
const outlet = (effectiveFrom: string, part: Partial<Outlet> = {}, ended = false): OutletRevision => ({ effectiveFrom, basis, outlet: { ...hall, ...part }, ended })

describe('tables on a day', () => {
  it('are those built in while nothing was published, or nothing has begun', () => {
    expect(catalogueOn('2026-11-23', [])).toEqual(builtInCatalogues[0])
    expect(catalogueOn('2026-11-23', [service('2026-11-24')])).toEqual(builtInCatalogues[0])
    expect(outletsOn('2026-11-23', []).outlets).toEqual(builtInOutletTables[0]?.outlets)
    expect(feesOn('2026-11-23', [])).toEqual(builtInFeeTables[0])
  })

  it('carry a service and its row of the matrix from its day on, in its place', () => {
    const table = catalogueOn('2026-11-24', [service('2026-11-24', { service: { ...contact, limit: { unit: 'sameDay' } } })])
    expect(serviceOf(table, 'DL_CONTACT')?.limit).toEqual({ unit: 'sameDay' })
    expect(table.services.map((one) => one.code)).toStrictEqual(builtInCatalogues[0]?.services.map((one) => one.code))
    expect([delegationOf(table, { kind: 'BANK' }, 'DL_CONTACT'), delegationOf(table, { kind: 'COMMUNITY' }, 'DL_CONTACT'), delegationOf(table, { kind: 'BANK' }, 'VEH_MORTGAGE')]).toEqual(['○', undefined, '●'])
    expect(table.version).toBe('demo-2022-05+2026-11-24.1')
  })

  it('end a service and an outlet, and take them up again', () => {
    const ends = [service('2026-12-01', { ended: true }), service('2027-01-01')]
    expect(serviceOf(catalogueOn('2026-12-31', ends), 'DL_CONTACT')).toBeUndefined()
    expect(delegationOf(catalogueOn('2026-12-31', ends), { kind: 'COMMUNITY' }, 'DL_CONTACT')).toBeUndefined()
    expect(serviceOf(catalogueOn('2027-01-01', ends), 'DL_CONTACT')).toBeDefined()
    expect(outletOf(outletsOn('2026-12-01', [outlet('2026-12-01', {}, true)]), hall.id)).toBeUndefined()
  })

  it('take the latest of several whatever order they are stored in, and name each set by its own version', () => {
    const revisions = [outlet('2027-01-01', { name: '第三个名字' }), outlet('2026-12-01', { name: '第二个名字' }), outlet('2026-12-01', { id: 'OL-NEW-01', name: '新设的网点' })]
    const names = (date: string) => outletOf(outletsOn(date, revisions), hall.id)?.name
    expect([names('2026-11-30'), names('2026-12-01'), names('2026-12-31'), names('2027-01-01')]).toEqual([hall.name, '第二个名字', '第二个名字', '第三个名字'])
    expect(outletsOn('2026-12-01', revisions).outlets.at(-1)?.id).toBe('OL-NEW-01')
    expect(new Set(['2026-11-30', '2026-12-01', '2027-01-01'].map((date) => outletsOn(date, revisions).version)).size).toBe(3)
  })

  it('leave out what was to begin before the table they would be laid over', () => {
    expect(outletsOn('2026-11-23', [outlet('2022-04-30', { name: '早于基础表的名字' })])).toEqual(builtInOutletTables[0])
    expect(outletOf(outletsOn('2026-11-23', [outlet('2022-05-01', { name: '同一天起的名字' })]), hall.id)?.name).toBe('同一天起的名字')
  })

  it('take in what is new at the end, and never what had ended before it was there', () => {
    const added = { id: 'OL-NEW-01', name: '新设的网点' }
    const ids = (...revisions: readonly OutletRevision[]) => outletsOn('2026-12-31', revisions).outlets.map((one) => one.id)
    const before = builtInOutletTables[0]?.outlets.map((one) => one.id) ?? []
    expect(ids(outlet('2026-12-01', added))).toStrictEqual([...before, 'OL-NEW-01'])
    expect(ids(outlet('2026-12-01', added, true))).toStrictEqual(before)
    expect(ids(outlet('2026-12-01', added), outlet('2026-12-02', added, true))).toStrictEqual(before)
    expect(ids(outlet('2026-12-01', {}, true))).toStrictEqual(before.slice(1))
  })

  it('change of the matrix only the row that was revised', () => {
    const table = catalogueOn('2026-11-24', [service('2026-11-24')])
    const rest = (catalogue: typeof table) => Object.fromEntries(Object.entries(catalogue.matrix).map(([kind, { DL_CONTACT: _revised, ...others }]) => [kind, others]))
    expect(rest(table)).toEqual(rest(builtInCatalogues[0] as typeof table))
    expect(Object.entries(table.matrix).filter(([, column]) => 'DL_CONTACT' in column).map(([kind]) => kind)).toEqual(['BANK'])
    expect(catalogueOn('2026-11-24', [service('2026-11-24', { ended: true, row: { BANK: '●' } })]).matrix.BANK).not.toHaveProperty('DL_CONTACT')
  })

  it('leave the amounts of the day before as they were', () => {
    const revisions = [{ effectiveFrom: '2026-12-01', basis, fee: { ...licenceFee, fen: 0 } }]
    expect([feeOf(feesOn('2026-11-30', revisions), 'driving-licence').fen, feeOf(feesOn('2026-12-01', revisions), 'driving-licence').fen]).toEqual([1000, 0])
    expect(feesOn('2026-12-01', revisions).fees.map((fee) => fee.id)).toEqual(builtInFeeTables[0]?.fees.map((fee) => fee.id))
    expect(feesOn('2026-12-01', revisions).version).toBe('2022-a+2026-12-01.1')
  })
})
