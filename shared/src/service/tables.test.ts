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
    expect(table.services.map((one) => one.code)).toEqual(builtInCatalogues[0]?.services.map((one) => one.code))
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

  it('leave the amounts of the day before as they were', () => {
    const revisions = [{ effectiveFrom: '2026-12-01', basis, fee: { ...licenceFee, fen: 0 } }]
    expect([feeOf(feesOn('2026-11-30', revisions), 'driving-licence').fen, feeOf(feesOn('2026-12-01', revisions), 'driving-licence').fen]).toEqual([1000, 0])
  })
})
