/** Scenes of services, outlets, days, machines and forms. */
import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { builtInCatalogues } from '@lubiao/shared/service/catalogue.data'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { builtInFeeTables } from '@lubiao/shared/service/fees.data'
import { builtInOutletTables } from '@lubiao/shared/service/outlets.data'
import type { Client, Rig } from './rig'
import { scene, type Scene } from './scene'

/** The scenes; every day and every revision is one nobody has used. */
export function serviceScenes({ rig, li, admin, approver, next }: { readonly rig: Rig; readonly li: Client; readonly admin: Client; readonly approver: Client; readonly next: () => number }): readonly Scene[] {
  const day = (n: number): string => addDays(dateOf(rig.now), 5 + n)
  const basis = '测试：调整'
  const [catalogue, outlets, fees] = [builtInCatalogues[0], builtInOutletTables[0], builtInFeeTables[0]]
  // An outlet where no other scene books.
  const [service, outlet, fee] = [catalogue?.services[0], outlets?.outlets.at(-1), fees?.fees[0]]
  if (service === undefined || outlet === undefined || fee === undefined) throw new Error('no tables built in')
  return [
    scene('service.publishDay', serviceRoutes.publishDay)(async () => {
      const at = { outletId: outlet.id, date: day(next()), version: 0 }
      return { client: approver, input: { ...at, day: { spans: [], counters: {}, reason: '停电检修' } }, other: { ...at, day: { spans: [{ from: 540, to: 600 }], counters: {}, reason: '缩短' } } }
    }),
    scene('service.publishService', serviceRoutes.publishService)(async () => {
      const at = () => ({ revision: { effectiveFrom: day(next()), basis, service, row: { URBAN_SQUADRON: '●' as const }, ended: false } })
      return { client: admin, input: at(), other: at() }
    }),
    scene('service.publishOutlet', serviceRoutes.publishOutlet)(async () => {
      const at = () => ({ revision: { effectiveFrom: day(next()), basis, outlet, ended: false } })
      return { client: admin, input: at(), other: at() }
    }),
    scene('service.publishFee', serviceRoutes.publishFee)(async () => {
      const at = () => ({ revision: { effectiveFrom: day(next()), basis, fee } })
      return { client: admin, input: at(), other: at() }
    }),
    scene('service.kioskKey', serviceRoutes.kioskKey)(async () => {
      // A machine's first key leaves an item; a later one only changes it.
      for (const sk of ['KIOSK-001', 'KIOSK-002']) await rig.deps.table.reads.send(new DeleteCommand({ TableName: rig.deps.table.name, Key: { pk: 'KIOSKS', sk } }))
      return { client: admin, input: { kioskId: 'KIOSK-001' }, other: { kioskId: 'KIOSK-002' } }
    }),
    scene('service.fillForm', serviceRoutes.fillForm)(async () => ({ client: li, input: { code: 'DL_RENEW_EXPIRY', consent: true }, other: { code: 'DL_REISSUE_LOST', consent: true } })),
    scene('service.discardForm', serviceRoutes.discardForm)(async () => {
      const { formId } = await li.must(serviceRoutes.fillForm, { code: 'DL_RENEW_EXPIRY', consent: true })
      return { client: li, input: { formId }, other: { formId: 'FORM0000' } }
    })
  ]
}
