/**
 * What a city pass may be and what it asks for, as dated policies: the one in force on the day of the first submission judges the case.
 * Figures marked [ILL] or [K] in domain-facts §3 are demo data and shown as such.
 */
import type { UnitId } from '../account/units.data'
import type { LocalDate } from '../kernel/clock'
import type { MaterialKind, PassType, VehicleClass } from './terms.data'

/** A paper a kind of pass asks for, and why a connected register cannot answer it instead. */
export interface MaterialRule {
  readonly kind: MaterialKind
  readonly required: boolean
  readonly why: string
}

/** One kind of pass. Days count both ends. */
export interface PassTypeRule {
  readonly minDays: number
  readonly maxDays: number
  /** Passes of this kind one vehicle may begin in a calendar month. */
  readonly maxPerMonth?: number
  readonly classes: readonly VehicleClass[]
  readonly materials: readonly MaterialRule[]
  /** Given for a fixed route, for fixed hours: without them there is nothing to approve (domain-facts §3.4; 山东省实施办法 art. 56). */
  readonly needsRoute: boolean
  readonly needsWindows: boolean
  /** Days before the last day on which the holder is reminded. */
  readonly remindDays: number
  readonly note: string
}

/** A reason a decision may give: what it rests on and what the person can do now. */
export interface DecisionReason {
  readonly code: string
  readonly label: string
  readonly article: string
  readonly remedy: string
}

/** Everything that judges an application. */
export interface PassPolicy {
  readonly version: string
  readonly effectiveFrom: LocalDate
  readonly basis: string
  readonly demo: boolean
  /** Working days between the counted submission and the first day of the pass. */
  readonly leadWorkingDays: number
  /** Later submissions count as made on the next working day, Beijing time. */
  readonly cutOff: string
  /** Days ahead a pass may begin at most; a credential cannot be issued more than two years before its first day. */
  readonly maxAheadDays: number
  /** What an owner's letter makes of an application for somebody else's vehicle: no register can check it. */
  readonly ownerLetter: 'exception' | 'warning'
  /** Vehicles that are not theirs one person may ask about in a day. */
  readonly strangersPerDay: number
  /** From this many open violations on there is no pass (违法行为处理程序规定 art. 54 uses the same threshold). */
  readonly obstacleViolations: number
  readonly types: Readonly<Record<PassType, PassTypeRule>>
  readonly refusalReasons: readonly DecisionReason[]
  readonly revocationReasons: readonly DecisionReason[]
  /** Brigade that handles a zone; the first zone asked for decides. */
  readonly unitOfZone: Readonly<Record<string, UnitId>>
  readonly defaultUnit: UnitId
  /** Drivers a pass may be shared with at one time. */
  readonly maxShares: number
  /** Hours a share code may be taken up. */
  readonly shareHours: number
  /** Phones one person may keep a pass on; the newest replace the oldest. */
  readonly phonesPerPerson: number
  /** Phones and paper copies of one pass altogether. */
  readonly maxDevices: number
  /** Minutes until the register is asked again when it did not answer. */
  readonly recheckMinutes: number
}

const transport: MaterialRule = { kind: 'transportReason', required: true, why: '运单、合同等没有联网，需要您提供以核对运输时间和路线' }
const optionalTransport: MaterialRule = { ...transport, required: false, why: '如有运单、合同，上传后审批更快' }
const ownerLetter: MaterialRule = { kind: 'agentLetter', required: false, why: '车辆登记在他人名下时需要：车主签名的委托书。登记在您或您企业名下的不用交' }
const fixed = { needsRoute: true, needsWindows: true } as const
const free = { needsRoute: false, needsWindows: false } as const
const cargo: readonly VehicleClass[] = ['micro-truck', 'light-truck', 'medium-truck', 'heavy-truck', 'low-speed-truck', 'tricycle', 'trailer', 'tractor', 'pickup', 'light-van', 'special-operation']

const S12_56 = '山东省实施《道路交通安全法》办法第五十六条'
const S14_33 = '聊城市道路交通安全条例第三十三条'

/** The policies, oldest first. */
export const passPolicies: readonly PassPolicy[] = [
  {
    version: '2019-03',
    effectiveFrom: '2019-03-25',
    basis: `聊公交管〔2019〕22号第六项；${S14_33}；${S12_56}`,
    demo: true,
    leadWorkingDays: 2,
    cutOff: '17:30',
    maxAheadDays: 366,
    ownerLetter: 'exception',
    strangersPerDay: 10,
    obstacleViolations: 5,
    types: {
      temp: { minDays: 1, maxDays: 3, maxPerMonth: 4, classes: cargo, materials: [optionalTransport, ownerLetter], ...free, remindDays: 1, note: '一次性进城运输，每月最多 4 次' },
      period: { minDays: 7, maxDays: 90, classes: ['micro-truck', 'light-truck', 'medium-truck', 'low-speed-truck', 'pickup', 'light-van'], materials: [transport, ownerLetter], ...fixed, remindDays: 3, note: '固定路线、固定时间的经常性运输' },
      heavy: { minDays: 7, maxDays: 90, classes: ['heavy-truck', 'trailer', 'tractor'], materials: [transport, { kind: 'roadTransportPermit', required: false, why: '外省营运车辆的道路运输证没有联网' }, ownerLetter], ...free, remindDays: 3, note: '重型货车、牵引车和挂车' },
      special: { minDays: 7, maxDays: 90, classes: ['special-operation', 'heavy-truck', 'medium-truck'], materials: [{ kind: 'constructionPermit', required: true, why: '施工许可没有联网，需要核对施工地点和期限' }, ownerLetter], ...free, remindDays: 3, note: '吊车、泵车、自卸车等专项作业' },
      slag: { minDays: 1, maxDays: 180, classes: ['slag-truck'], materials: [{ kind: 'disposalApproval', required: true, why: '建筑垃圾处置核准由城管部门核发，没有联网（聊城市道路交通安全条例第十四条第四项）' }, ownerLetter], ...free, remindDays: 3, note: '按工程办理，不超过处置核准期限' },
      green: { minDays: 7, maxDays: 365, classes: ['micro-truck', 'light-truck', 'medium-truck', 'light-van', 'pickup'], materials: [transport, ownerLetter], ...free, remindDays: 3, note: '粮油、蔬菜、药品、邮政快递等保供民生运输' },
      hazmat: { minDays: 1, maxDays: 7, classes: ['hazmat'], materials: [{ kind: 'hazmatPermit', required: true, why: '危险货物运输许可由交通部门核发，没有联网' }, transport, ownerLetter], ...fixed, remindDays: 1, note: '按趟办理，须按指定的时间、路线通行' }
    },
    refusalReasons: [
      { code: 'no-need', label: '不属于确需进入的情形', article: S12_56, remedy: '请在限行时段以外通行，或改走禁行区外的道路；情况有变化可以重新申请' },
      { code: 'untrue-materials', label: '材料与实际不符', article: S12_56, remedy: '请补齐真实的运单、合同或许可后重新申请' },
      { code: 'vehicle-unfit', label: '车辆不符合上路条件', article: '道路交通安全法第十三条、第十四条、第十七条', remedy: '请先办理检验、保险或处理报废状态，再重新申请' },
      { code: 'violations-open', label: '有五起以上违法未处理', article: '道路交通安全违法行为处理程序规定第五十四条', remedy: '请先在交管12123或就近窗口处理违法，再重新申请' },
      { code: 'road-unsuitable', label: '所选道路、时段不宜通行', article: '道路交通安全法第三十九条', remedy: '请调整进入的区域或时段后重新申请' },
      { code: 'hazmat-route', label: '危险货物路线未经指定', article: S14_33, remedy: '请按指定路线和时间重新申请' }
    ],
    revocationReasons: [
      { code: 'obtained-by-fraud', label: '提供虚假材料取得', article: S12_56, remedy: '如有异议，可在知道之日起六十日内申请行政复议' },
      { code: 'misuse', label: '不按指定时间、路线通行', article: S12_56, remedy: '请停止进入禁行区；需要继续通行的可重新申请' },
      { code: 'lent', label: '转借他人车辆使用', article: S14_33, remedy: '请停止使用；如有异议，可申请行政复议' },
      { code: 'vehicle-unfit', label: '车辆已不符合上路条件', article: '道路交通安全法第十三条、第十四条、第十七条', remedy: '恢复正常后可以重新申请' },
      { code: 'road-closed', label: '道路管制调整，需要停止通行', article: '道路交通安全法第三十九条', remedy: '管制结束后可重新申请，优先办理' }
    ],
    unitOfZone: { Z1: 'zhishu1', Z2: 'dongchangfu', Z3: 'kaifaqu', Z4: 'gaoxin', Z5: 'dujiaqu' },
    defaultUnit: 'zhishu1',
    maxShares: 3,
    shareHours: 48,
    phonesPerPerson: 2,
    maxDevices: 20,
    recheckMinutes: 10
  }
]
