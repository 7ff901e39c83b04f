/** How people say what they want, next to the names of the law: for finding a service without knowing what it is called. */
import type { ServiceCode } from './terms.data'

/** Headings people look under, in the order of a page. */
export const topics = { licence: '驾驶证', plates: '号牌和行驶证', inspection: '年检和检验标志', owner: '买车、过户、抵押', contact: '改电话地址', tests: '学车考试' } as const
export type Topic = keyof typeof topics
/** Ids in the order of a page. */
export const topicIds = Object.keys(topics) as [Topic, ...Topic[]]

/** One service in the words of the street. `words` also tell it apart: each that a question holds speaks for it. */
export interface PlainWords {
  readonly topic: Topic
  readonly say: string
  readonly words: readonly string[]
}

const LICENCE = ['驾驶证', '驾照', '驾驶本', '本子'] as const
const LOST = ['丢', '遗失', '找不到', '不见', '补办', '补领', '被偷'] as const
const BROKEN = ['坏', '损', '破', '看不清', '褪色', '断'] as const
const CAR = ['车', '机动车'] as const

/** By code. */
export const plainWords: Readonly<Record<ServiceCode, PlainWords>> = {
  DL_REISSUE_LOST: { topic: 'licence', say: '驾驶证丢了，补一本', words: [...LICENCE, ...LOST] },
  DL_RENEW_EXPIRY: { topic: 'licence', say: '驾驶证快到期了，换证', words: [...LICENCE, '到期', '期满', '过期', '换证', '六年', '十年', '长期'] },
  DL_REPLACE_DAMAGED: { topic: 'licence', say: '驾驶证坏了，换一本', words: [...LICENCE, ...BROKEN, '换证'] },
  DL_CHANGE_INFO: { topic: 'licence', say: '姓名、身份证号变了，换驾驶证', words: [...LICENCE, '改名', '姓名', '身份证号', '信息变化', '换证'] },
  DL_TRANSFER_IN: { topic: 'licence', say: '外地驾驶证转到聊城', words: [...LICENCE, '外地', '转入', '转到', '异地', '换证'] },
  DL_AGE_DOWNGRADE: { topic: 'licence', say: '到年龄了，换成小车驾驶证', words: [...LICENCE, '年龄', '六十', '60', '63', '岁', '降级', '降车型'] },
  DL_VOLUNTARY_DOWNGRADE: { topic: 'licence', say: '不想留大车证了，自愿降级', words: [...LICENCE, '降级', '降低', '自愿', '大车', '降车型'] },
  DL_HEALTH_DOWNGRADE: { topic: 'licence', say: '身体条件变了，降级换证', words: [...LICENCE, '身体', '视力', '降级', '疾病'] },
  DL_PERIODIC_REVIEW: { topic: 'licence', say: '审验驾驶证（审本）', words: [...LICENCE, '审验', '审本', '年审', '扣分', '学习'] },
  DL_SUBMIT_MEDICAL: { topic: 'licence', say: '交体检证明', words: ['体检', '身体条件证明', '七十', '70', '岁', '老人'] },
  DL_DEFER: { topic: 'licence', say: '在外当兵、出国，延期换证审验', words: ['延期', '推迟', '当兵', '服役', '出国', '住院', '审验', '换证'] },
  DL_CANCEL: { topic: 'licence', say: '不开车了，注销驾驶证', words: [...LICENCE, '注销', '不开车', '去世'] },
  DL_CONTACT: { topic: 'contact', say: '改驾驶证上留的电话、地址', words: [...LICENCE, '电话', '手机号', '地址', '联系方式', '换号'] },
  VEH_PLATE_REISSUE: { topic: 'plates', say: '车牌丢了、坏了', words: ['车牌', '号牌', '牌子', '牌照', ...LOST, ...BROKEN] },
  VEH_LICENCE_REISSUE: { topic: 'plates', say: '行驶证丢了、坏了', words: ['行驶证', '行车证', '行驶本', ...LOST, ...BROKEN] },
  VEH_CERT_REISSUE: { topic: 'plates', say: '登记证书（绿本）丢了、坏了', words: ['登记证书', '绿本', '大本', '大绿本', ...LOST, ...BROKEN] },
  VEH_MARK_REISSUE: { topic: 'inspection', say: '年检标志丢了、坏了', words: ['检验标志', '年检标志', '年检标', '合格标志', ...LOST, ...BROKEN] },
  VEH_MARK_EXEMPT: { topic: 'inspection', say: '免检车领年检标志，不用上线', words: ['免检', '六年免检', '年检', '年审', '检验标志', '年检标志', '审车', '验车', '电子标志', ...CAR] },
  VEH_CONTACT: { topic: 'contact', say: '改车辆登记的电话、地址', words: ['电话', '手机号', '地址', '联系方式', '换号', '行驶证', ...CAR] },
  VEH_REGISTER: { topic: 'owner', say: '新车上牌', words: ['新车', '上牌', '上户', '注册登记', '挂牌'] },
  VEH_TRANSFER: { topic: 'owner', say: '二手车过户', words: ['过户', '二手车', '卖车', '买车', '转让', '转移'] },
  VEH_CHANGE: { topic: 'owner', say: '改颜色、换发动机、改装登记', words: ['变更', '改色', '颜色', '发动机', '改装', '备案', '迁出', '夫妻'] },
  VEH_MORTGAGE: { topic: 'owner', say: '车辆抵押登记', words: ['抵押', '贷款'] },
  VEH_MORTGAGE_RELEASE: { topic: 'owner', say: '贷款还完了，解除抵押', words: ['解除抵押', '解押', '抵押', '贷款', '还完'] },
  VEH_DEREGISTER: { topic: 'owner', say: '车报废了，注销登记', words: ['报废', '注销', '灭失', '退车', ...CAR] },
  VEH_TEMP_PLATE: { topic: 'owner', say: '办临时车牌', words: ['临时', '临牌', '临时牌', '临时车牌', '号牌'] },
  VEH_PLATE_PICK: { topic: 'owner', say: '选车牌号', words: ['选号', '选车牌', '号码', '吉祥号', '预选'] },
  VEH_MARK_INSPECT: { topic: 'inspection', say: '车辆年检，上线检验', words: ['年检', '年审', '检车', '审车', '验车', '检测', '上线', '检验', ...CAR] },
  DL_TEST_1: { topic: 'tests', say: '科目一考试', words: ['科目一', '科一', '理论', '考试', '学车'] },
  DL_TEST_2: { topic: 'tests', say: '科目二考试', words: ['科目二', '科二', '倒车', '考试', '学车', '场地'] },
  DL_TEST_3: { topic: 'tests', say: '科目三考试', words: ['科目三', '科三', '路考', '考试', '学车', '科目四'] }
}
