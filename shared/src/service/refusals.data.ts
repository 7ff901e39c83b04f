/**
 * Why business may be refused, each with the article it rests on and what the person can do about it (notice measure 9; registration rules of
 * Order 164 = 机动车登记规定, licence rules of Order 162 = 机动车驾驶证申领和使用规定). A refusal without article and remedy cannot be written.
 */

/** One reason. */
export interface RefusalReason {
  readonly code: string
  readonly label: string
  readonly article: string
  readonly remedy: string
  readonly subject: 'driver' | 'vehicle' | 'both'
}

const LICENCE = '机动车驾驶证申领和使用规定'
const REGISTRATION = '机动车登记规定'

/** The table in force from a day on. */
export const refusals: { readonly version: string; readonly reasons: readonly RefusalReason[] } = {
  version: '2022-05-01',
  reasons: [
    { code: 'licence-withheld', label: '驾驶证被扣押、扣留或者暂扣期间', article: `${LICENCE}第六十九条`, remedy: '处理完毕、驾驶证发还后再申请；可在“违法处理”查询并办理', subject: 'driver' },
    { code: 'points-full', label: '记分已满十二分，未参加满分学习和考试', article: `${LICENCE}第七十三条、记分管理办法第十七条`, remedy: '持满分教育通知书参加学习，考试合格后再办审验', subject: 'driver' },
    { code: 'licence-cancelled', label: '驾驶证已注销或者被吊销、撤销', article: `${LICENCE}第七十九条`, remedy: '符合恢复条件的，二年内参加科目一考试后恢复；否则须重新申请', subject: 'driver' },
    { code: 'licence-unknown', label: '没有查到驾驶证登记', article: `${LICENCE}第五十八条`, remedy: '核对身份证号；在外地领证的，先办理转入换证', subject: 'driver' },
    { code: 'not-yet-due', label: '不在可以办理的期间内', article: `${LICENCE}第六十三条`, remedy: '有效期满前九十日内再来办理，届时不用预约也能在网上办', subject: 'driver' },
    { code: 'defer-too-long', label: '延期超过三年', article: `${LICENCE}第七十五条`, remedy: '延期最长三年，请改选三年以内的日期再申请', subject: 'driver' },
    { code: 'over-a-year', label: '超过有效期一年以上未换证', article: `${LICENCE}第七十九条`, remedy: '超过一年未满二年的，参加科目一考试合格后恢复驾驶资格', subject: 'driver' },
    { code: 'medical-missing', label: '没有有效的身体条件证明', article: `${LICENCE}第七十四条、第八十五条`, remedy: '到任一县级以上医院体检，结果会自动传来，六个月内有效，不用再交纸质证明', subject: 'driver' },
    { code: 'class-not-held', label: '不具有所申请的准驾车型', article: `${LICENCE}第六十五条`, remedy: '降低准驾车型只能选已有车型所包含的车型', subject: 'driver' },
    { code: 'vehicle-unknown', label: '没有查到该车登记', article: `${REGISTRATION}第五条`, remedy: '核对车牌号和号牌种类；新车先办理注册登记', subject: 'vehicle' },
    { code: 'not-owner', label: '申请人不是机动车所有人', article: `${REGISTRATION}第二条`, remedy: '请由车主本人办理，或由车主委托后代办', subject: 'vehicle' },
    { code: 'vehicle-sealed', label: '机动车被依法查封、扣押', article: `${REGISTRATION}第六十三条`, remedy: '查封、扣押解除后再办理；可向作出决定的机关查询', subject: 'vehicle' },
    { code: 'vehicle-cancelled', label: '机动车已注销或者达到报废标准', article: `${REGISTRATION}第六十三条`, remedy: '已注销的机动车不再办理登记业务', subject: 'vehicle' },
    { code: 'no-insurance', label: '没有有效的交通事故责任强制保险', article: `${REGISTRATION}第五十五条、第五十七条`, remedy: '投保交强险后再申请，保险信息会自动传来，不用带保单', subject: 'vehicle' },
    { code: 'mark-not-yet-due', label: '不在可以申领检验标志的期间内', article: `${REGISTRATION}第五十四条`, remedy: '检验有效期满前三个月内再来申领，届时在网上也能办', subject: 'vehicle' },
    { code: 'needs-inspection', label: '不符合免予上线检验的条件', article: `${REGISTRATION}第五十五条`, remedy: '到任一检验机构上线检验，合格后当场核发检验标志', subject: 'vehicle' },
    { code: 'inspection-expired', label: '检验已过期', article: `${REGISTRATION}第五十七条`, remedy: '先办理检验，合格后同时领取标志', subject: 'vehicle' },
    { code: 'mortgaged', label: '抵押期间须与抵押权人共同申请', article: `${REGISTRATION}第三十二条`, remedy: '与抵押权人一同到窗口申请', subject: 'vehicle' },
    { code: 'violations-open', label: '有未处理完毕的交通违法', article: `${REGISTRATION}第五十四条`, remedy: '先处理交通违法，处理完毕即可再次申请', subject: 'vehicle' },
    { code: 'agent-excluded', label: '依法须本人办理', article: `${REGISTRATION}第八十六条`, remedy: '请车主本人携带身份证到窗口', subject: 'both' },
    { code: 'untrue', label: '提供的信息不真实', article: `${REGISTRATION}第八十条；${LICENCE}第九十五条`, remedy: '更正后可以重新申请', subject: 'both' }
  ]
}

/** A reason by its code, or undefined. */
export const refusalReason = (code: string): RefusalReason | undefined => refusals.reasons.find((one) => one.code === code)
