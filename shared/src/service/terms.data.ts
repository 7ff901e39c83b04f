/**
 * The words of services and outlets and their Chinese names. Codes follow domain-facts §1.2, §1.3; where the two lists cut the same business
 * differently (contact change; damaged and changed licences) the finer cut is a code and both lists number it.
 */

/** What can be applied for. Tests are booked, not delegated. */
export const services = {
  DL_REISSUE_LOST: '补领驾驶证', DL_RENEW_EXPIRY: '驾驶证期满换证', DL_REPLACE_DAMAGED: '驾驶证损毁换证', DL_CHANGE_INFO: '驾驶证信息变化换证', DL_TRANSFER_IN: '驾驶证转入换证',
  DL_AGE_DOWNGRADE: '达到规定年龄换证', DL_VOLUNTARY_DOWNGRADE: '自愿降低准驾车型换证', DL_HEALTH_DOWNGRADE: '身体条件变化降级换证', DL_PERIODIC_REVIEW: '审验驾驶证',
  DL_SUBMIT_MEDICAL: '提交身体条件证明', DL_DEFER: '延期换证、审验、提交体检', DL_CANCEL: '注销驾驶证', DL_CONTACT: '驾驶证联系方式变更',
  VEH_PLATE_REISSUE: '补换领号牌', VEH_LICENCE_REISSUE: '补换领行驶证', VEH_CERT_REISSUE: '补换领登记证书', VEH_MARK_REISSUE: '补换领检验合格标志', VEH_MARK_EXEMPT: '申领免检车检验标志',
  VEH_CONTACT: '机动车联系方式变更', VEH_REGISTER: '新车注册登记', VEH_TRANSFER: '转让登记', VEH_CHANGE: '变更登记、备案', VEH_MORTGAGE: '抵押登记', VEH_MORTGAGE_RELEASE: '解除抵押登记',
  VEH_DEREGISTER: '注销登记', VEH_TEMP_PLATE: '临时行驶车号牌', VEH_PLATE_PICK: '选号、预选号', VEH_MARK_INSPECT: '车辆检验、核发检验标志',
  DL_TEST_1: '驾驶考试科目一', DL_TEST_2: '驾驶考试科目二', DL_TEST_3: '驾驶考试科目三'
} as const
export type ServiceCode = keyof typeof services
/** Ids, for schemas. */
export const serviceCodes = Object.keys(services) as [ServiceCode, ...ServiceCode[]]

/** The nine kinds the notice delegates to, and the vehicle office's own windows. */
export const outletKinds = {
  VEHICLE_OFFICE: '车管所业务大厅', URBAN_SQUADRON: '城区交警中队', TOWN_SQUADRON: '乡镇交警中队', POSTAL: '邮政代办点', COMMUNITY: '社区服务点', INSPECTION_STATION: '机动车检验机构',
  BANK: '银行网点', DEALER_4S: '4S 店', USED_CAR_MARKET: '二手车交易市场', INSURER: '保险公司'
} as const
export type OutletKind = keyof typeof outletKinds
/** Ids, for schemas. */
export const outletKindIds = Object.keys(outletKinds) as [OutletKind, ...OutletKind[]]

/** What a counter, lane or yard is fitted for; an appointment takes capacity of one of them. */
export const skills = {
  'window': '综合窗口', 'plate': '号牌窗口', 'vehicle-inspection': '检测线', 'driving-test-1': '科目一考位', 'driving-test-2': '科目二考车', 'driving-test-3': '科目三考车'
} as const
export type Skill = keyof typeof skills
/** Ids, for schemas. */
export const skillIds = Object.keys(skills) as [Skill, ...Skill[]]

/** Divisions by GB/T 2260; the three functional zones have no code of their own, the letter is ours (domain-facts §8.7). */
export const divisions = {
  '371502': '东昌府区', '371502-K': '经济技术开发区', '371502-G': '高新区', '371502-D': '江北水城旅游度假区', '371503': '茌平区', '371521': '阳谷县', '371522': '莘县', '371524': '东阿县',
  '371525': '冠县', '371526': '高唐县', '371581': '临清市'
} as const
export type Division = keyof typeof divisions
/** Ids, for schemas. */
export const divisionIds = Object.keys(divisions) as [Division, ...Division[]]

/** Ways a service is asked for. */
export const channels = { counter: '窗口', online: '网上', kiosk: '自助机', post: '邮寄送达' } as const
export type Channel = keyof typeof channels
/** Ids, for schemas. */
export const channelIds = Object.keys(channels) as [Channel, ...Channel[]]

/** Registers that are connected, or that the notice promises will be: what one of them holds is not asked for. */
export const registers = { person: '人口信息', licence: '驾驶证登记', vehicle: '机动车登记', medical: '医疗机构体检信息', insurance: '交强险信息', tax: '车船税信息', learning: '学习教育记录' } as const
export type Register = keyof typeof registers
/** Ids, for schemas. */
export const registerIds = Object.keys(registers) as [Register, ...Register[]]

/** The four waivers of notice measure 8. */
export const waivers = { copy: '免提交身份证明复印件', form: '免填表格', rubbing: '免费拓印车架号', networked: '免提交联网可查的资料' } as const
export type Waiver = keyof typeof waivers

/** What may hold of a case and makes further papers needed. */
export const circumstances = { agent: '由他人代办', mortgaged: '车辆已抵押', idNumberChanged: '身份证号码有变更', damaged: '牌证损毁、件还在', heavyWithPoints: '持大中型客货车驾驶证且本周期有记分' } as const
export type Circumstance = keyof typeof circumstances
/** Ids, for schemas. */
export const circumstanceIds = Object.keys(circumstances) as [Circumstance, ...Circumstance[]]
