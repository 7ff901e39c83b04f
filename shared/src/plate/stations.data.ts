/**
 * Drive-through registration (通道式上牌): a bare car passes the stations of a lane and leaves with its plates on (measure 13). Which lane has which
 * stations is data; times planned are a guess until enough cars have been measured.
 */
import type { UnitId } from '../account/units.data'

/** Why a car is turned away from a station, and where it has to go. `back` is the station it comes back to. */
export interface RejectReason {
  readonly code: string
  readonly label: string
  readonly goTo: string
  readonly back: string
}

/** A station of a lane. */
export interface StationSpec {
  readonly key: string
  readonly label: string
  /** What is done there, for the owner who waits. */
  readonly does: string
  /** Cars handled there at once. */
  readonly bays: number
  /** Minutes one car takes, until measured. */
  readonly plannedMinutes: number
  /** Whether a car may pass it by, and the reason to be given. */
  readonly skippable: boolean
  /** The number must have been chosen before a car leaves it. */
  readonly needsNumber: boolean
  readonly rejects: readonly RejectReason[]
}

/** A lane of an outlet. */
export interface LaneSpec {
  readonly outletId: string
  readonly name: string
  readonly unit: UnitId
  readonly demo: boolean
  readonly stations: readonly StationSpec[]
}

const papers: StationSpec = {
  key: 'papers', label: '资料审核', does: '核对身份证、购车发票、合格证和交强险', bays: 2, plannedMinutes: 4, skippable: true, needsNumber: false,
  rejects: [
    { code: 'papers-missing', label: '资料不齐', goTo: '请把车停到待办区，到一窗通办窗口补齐资料后回到资料审核站', back: 'papers' },
    { code: 'identity-differs', label: '所有人身份不符', goTo: '请车主本人到一窗通办窗口核实身份', back: 'papers' }
  ]
}
const check: StationSpec = {
  key: 'check', label: '车辆查验', does: '查验车辆识别代号、外观和安全装置，拓印免费', bays: 2, plannedMinutes: 8, skippable: true, needsNumber: false,
  rejects: [
    { code: 'vin-unclear', label: '车辆识别代号不清晰', goTo: '请到车辆查验室人工复核', back: 'check' },
    { code: 'modified', label: '外观与公告不符', goTo: '请恢复原状后回到车辆查验站复检', back: 'check' },
    { code: 'safety-missing', label: '缺少安全装置', goTo: '请补齐三角警告牌、反光背心后回到车辆查验站', back: 'check' }
  ]
}
const number: StationSpec = {
  key: 'number', label: '选号确认', does: '确认已选号码；还没有选的当场用手机选', bays: 1, plannedMinutes: 3, skippable: false, needsNumber: true,
  rejects: [{ code: 'number-undecided', label: '号码未选定', goTo: '请把车停到待办区，选好号码后回到选号确认站', back: 'number' }]
}
const making: StationSpec = { key: 'making', label: '号牌制作', does: '现场制作号牌和行驶证', bays: 1, plannedMinutes: 6, skippable: false, needsNumber: true, rejects: [] }
const mounting: StationSpec = {
  key: 'mounting', label: '安装固封', does: '安装号牌并固封，发放行驶证', bays: 2, plannedMinutes: 5, skippable: false, needsNumber: true,
  rejects: [{ code: 'holes-differ', label: '号牌孔位不符', goTo: '请到安装区旁的辅助工位加装支架后回到安装固封站', back: 'mounting' }]
}

/** The lanes there are. */
export const lanes: readonly LaneSpec[] = [
  { outletId: 'OL-DCF-01', name: '市车管所通道式上牌', unit: 'cheguansuo', demo: true, stations: [papers, check, number, making, mounting] },
  { outletId: 'OL-DCF-18', name: '二手车市场通道式上牌', unit: 'dongchangfu', demo: true, stations: [papers, { ...check, bays: 1 }, number, making, { ...mounting, bays: 1 }] }
]

/** A lane by its outlet, or undefined. */
export const findLane = (outletId: string): LaneSpec | undefined => lanes.find((lane) => lane.outletId === outletId)

/** Why a car may pass a station by. */
export const skipReasons = [
  { code: 'done-online', label: '已在网上办完' },
  { code: 'checked-at-dealer', label: '经销商已代办查验' }
] as const

/** Why a station stops for a while. */
export const pauseReasons = [
  { code: 'equipment', label: '设备故障' },
  { code: 'network', label: '网络中断' },
  { code: 'staff', label: '人员交接' },
  { code: 'material', label: '耗材补充' }
] as const
/** Code of a pause. */
export type PauseReason = (typeof pauseReasons)[number]['code']
