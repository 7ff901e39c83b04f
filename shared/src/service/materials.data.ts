/**
 * The papers services ask for, which register answers in their place, and which of the four waivers that is (notice measure 8). A paper
 * without a register is always brought; one the outlet makes itself is never.
 */
import type { Circumstance, Register, Waiver } from './terms.data'

/** One paper. */
export interface Material {
  readonly label: string
  /** The register that holds it; undefined = none does. */
  readonly register?: Register
  /** The waiver that spares it. `rubbing` and `form` need no register: the office does the work. */
  readonly waiver?: Waiver
  /** Why it is spared, for the person. */
  readonly spared?: string
  /** Why it has to be brought, for the person. */
  readonly brought: string
  /** Asked for only when this holds of the case. */
  readonly when?: Circumstance
}

/** The papers by id. */
const papers = {
  identity: { label: '居民身份证原件', brought: '一证即办：只带这一件' },
  identityCopy: { label: '身份证明复印件', waiver: 'copy', spared: '现场读取身份证，不再收复印件', brought: '暂需复印件' },
  form: { label: '业务申请表', waiver: 'form', spared: '系统自动填好，您核对确认即可', brought: '暂需填写' },
  rubbing: { label: '车辆识别代号拓印膜', waiver: 'rubbing', spared: '现场免费拓印或采集电子资料', brought: '暂需拓印' },
  oldLicence: { label: '原驾驶证', register: 'licence', waiver: 'networked', spared: '驾驶证登记信息已联网', brought: '驾驶证登记信息暂时查不到，请带上原驾驶证' },
  damagedLicence: { label: '损毁的驾驶证', brought: '换证时收回旧证' },
  medical: { label: '身体条件证明', register: 'medical', waiver: 'networked', spared: '医疗机构已上传，六个月内有效', brought: '没有查到六个月内的体检信息，请先到医疗机构体检或带上体检证明' },
  healthStatement: { label: '身体条件自主申报', waiver: 'form', spared: '在确认页上勾选申报，不用交纸质材料', brought: '请现场填写' },
  idChangeProof: { label: '身份证号码变更证明', register: 'person', waiver: 'networked', spared: '人口信息已联网，可查到变更记录', brought: '人口信息查不到号码变更，请带上公安机关的变更证明', when: 'idNumberChanged' },
  learning: { label: '审验学习记录（三小时）', register: 'learning', waiver: 'networked', spared: '学习记录已联网', brought: '没有查到学习记录，请先完成学习', when: 'heavyWithPoints' },
  deferProof: { label: '服役、出国（境）等证明', brought: '这类证明没有联网' },
  agentIdentity: { label: '代理人身份证原件', brought: '代理办理时核对代理人身份', when: 'agent' },
  agentLetter: { label: '委托书', brought: '代理办理须有申请人签名的委托书；网上授权的不用带', when: 'agent' },
  vehicleLicence: { label: '行驶证', register: 'vehicle', waiver: 'networked', spared: '机动车登记信息已联网', brought: '机动车登记信息暂时查不到，请带上行驶证' },
  damagedVehiclePaper: { label: '损毁的号牌、行驶证或登记证书', brought: '换领时收回旧件', when: 'damaged' },
  certificate: { label: '机动车登记证书', brought: '要在登记证书上签注' },
  mortgagee: { label: '抵押权人身份证明并共同申请', brought: '已抵押的车辆由车主和抵押权人共同申请（机动车登记规定第三十二条）', when: 'mortgaged' },
  mortgageContract: { label: '主合同和抵押合同', brought: '合同没有联网' },
  insurance: { label: '交强险凭证', register: 'insurance', waiver: 'networked', spared: '交强险信息已联网', brought: '没有查到有效的交强险，请带上保单或先投保' },
  tax: { label: '车船税纳税或免税证明', register: 'tax', waiver: 'networked', spared: '税务信息已联网', brought: '没有查到车船税信息，请带上纳税或免税证明' },
  purchaseInvoice: { label: '购车发票等来历证明', brought: '来历证明没有联网' },
  factoryCertificate: { label: '整车出厂合格证或进口凭证', brought: '合格证原件须存档' },
  purchaseTax: { label: '车辆购置税完税或免税证明', register: 'tax', waiver: 'networked', spared: '税务信息已联网', brought: '没有查到购置税信息，请带上完税或免税证明' },
  transferProof: { label: '转让的来历证明（二手车发票、协议等）', brought: '来历证明没有联网' },
  deregisterProof: { label: '报废回收、灭失或退车证明', brought: '这类证明没有联网' },
  studyProof: { label: '学习驾驶证明', register: 'licence', waiver: 'networked', spared: '学习驾驶证明为电子证明，已联网', brought: '学习驾驶证明暂时查不到，请出示电子证明' }
} as const satisfies Readonly<Record<string, Material>>

/** Id of a paper. */
export type MaterialId = keyof typeof papers
/** The papers, each in the one form. */
export const materials: Readonly<Record<MaterialId, Material>> = papers
/** Ids, for schemas. */
export const materialIds = Object.keys(papers) as [MaterialId, ...MaterialId[]]
