/** Demo self-service machines: where they stand, what they do. Whether one works is told by its own heartbeat, never assumed. */
import type { ServiceCode } from './terms.data'

/** One machine; it stands at an outlet and shares its position. */
export interface Kiosk {
  readonly id: string
  readonly outletId: string
  readonly place: string
  readonly services: readonly ServiceCode[]
  /** Around the clock, or only while the outlet is open. */
  readonly allDay: boolean
  readonly demo: boolean
}

const licence: readonly ServiceCode[] = ['DL_REISSUE_LOST', 'DL_RENEW_EXPIRY', 'DL_REPLACE_DAMAGED', 'DL_CHANGE_INFO', 'DL_PERIODIC_REVIEW', 'DL_SUBMIT_MEDICAL', 'DL_CONTACT']
const vehicle: readonly ServiceCode[] = ['VEH_LICENCE_REISSUE', 'VEH_MARK_REISSUE', 'VEH_MARK_EXEMPT', 'VEH_CONTACT', 'VEH_TEMP_PLATE', 'VEH_PLATE_PICK']
const both = [...licence, ...vehicle]

const rows: readonly (readonly [outletId: string, place: string, services: readonly ServiceCode[], allDay: boolean])[] = [
  ['OL-DCF-01', '大厅 24 小时自助区 1 号机', both, true], ['OL-DCF-01', '大厅 24 小时自助区 2 号机', both, true], ['OL-DCF-05', '一楼自助区', both, false], ['OL-ZSD-01', '门厅', licence, true],
  ['OL-KFQ-01', '24 小时自助区', both, true], ['OL-GXQ-01', '门厅', both, false], ['OL-DJQ-01', '24 小时自助区', both, true], ['OL-CHP-01', '24 小时自助区', both, true], ['OL-YGX-01', '大厅东侧', both, false],
  ['OL-SHX-01', '大厅西侧', both, false], ['OL-DEX-01', '大厅入口', licence, false], ['OL-GUX-01', '24 小时自助区', both, true], ['OL-GTX-01', '大厅入口', vehicle, false], ['OL-LQS-01', '24 小时自助区', both, true]
]

/** All machines. */
export const kiosks: readonly Kiosk[] = rows.map(([outletId, place, services, allDay], i) => ({ id: `KIOSK-${String(i + 1).padStart(3, '0')}`, outletId, place, services, allDay, demo: true }))

/** A machine that has not been heard of for this long is not shown. */
export const SILENT_MS = 10 * 60_000
