/**
 * The closed list of answers an officer can get: colour, what stands in large type (at most ten characters), what to do.
 */

/** Green: may be here now. Red: not valid. Amber: cannot be sure. */
export type Colour = 'green' | 'red' | 'amber'

/** Answers by code. */
export const verdictTexts = {
  'valid': { colour: 'green', headline: '可以通行', advice: '通行证在此时此地有效，请放行' },
  'no-pass-needed': { colour: 'green', headline: '此时此地无需通行证', advice: '该车型在此时此地不禁行，请放行' },

  'malformed': { colour: 'red', headline: '不是路标通行证', advice: '请对方打开路标小程序出示通行证，或输入车牌查询' },
  'forged': { colour: 'red', headline: '签名不符，疑似伪造', advice: '请拍照留证，输入车牌查询，并按伪造通行证线索上报' },
  'unknown-key': { colour: 'red', headline: '签发密钥无效', advice: '不是本市签发，请输入车牌查询核实' },
  'key-revoked': { colour: 'red', headline: '签发密钥已作废', advice: '请重新领取：联网打开通行码会自动换新，纸质证到窗口重新打印；也可输入车牌查询' },
  'record-differs': { colour: 'red', headline: '与发证记录不符', advice: '签名有效，但本市没有发过这样的证：请拍照留证，核对行驶证，输入车牌查询，并按伪造通行证线索上报' },
  'superseded': { colour: 'red', headline: '已换发新证', advice: '此证已由新证替换，请输入车牌查询现行通行证' },
  'revoked': { colour: 'red', headline: '此码已作废', advice: '通行证已吊销、换发或收回分享，请输入车牌查询现行通行证' },
  'wrong-plate': { colour: 'red', headline: '车牌与证不符', advice: '此证属于另一辆车，请核对号牌和行驶证' },
  'wrong-vehicle-class': { colour: 'red', headline: '车型与证不符', advice: '请核对行驶证上的车辆类型' },
  'not-yet': { colour: 'red', headline: '未到启用日', advice: '通行证尚未生效，请告知启用日期' },
  'expired': { colour: 'red', headline: '已过期', advice: '通行证已过有效期，请告知可在小程序重新申请' },
  'stale-presentation': { colour: 'red', headline: '动态码已过时', advice: '可能是截图，请对方当面刷新二维码后重新扫描' },
  'outside-zone': { colour: 'red', headline: '不在许可区域', advice: '此证不含当前禁行区，请引导驶离' },
  'outside-hours': { colour: 'red', headline: '不在许可时段', advice: '当前不在此证的通行时段内，请告知许可时段' },
  'no-pass': { colour: 'red', headline: '无有效通行证', advice: '该车此时此地禁行且未办理通行证，请引导驶离' },

  'stale-trust': { colour: 'amber', headline: '核验数据超过一天', advice: '请联网更新数据后重新核验' },
  'no-position': { colour: 'amber', headline: '无法取得位置', advice: '请打开手机定位后重新核验' },
  'position-unsure': { colour: 'amber', headline: '临近禁行区边界', advice: '定位精度不足以判断，请按现场标志核对' },
  'day-unsure': { colour: 'amber', headline: '工作日历未更新', advice: '无法判断今天是否工作日，请联网更新数据' },
  'zones-unknown': { colour: 'amber', headline: '缺少禁行区数据', advice: '请联网更新数据后重新核验' },
  'unknown-version': { colour: 'amber', headline: '新版通行证', advice: '请更新小程序后重新扫描，或输入车牌查询' },
  'clock-unsure': { colour: 'amber', headline: '手机时间不准', advice: '请打开两部手机的自动对时后重新扫描' },
  'class-unknown': { colour: 'amber', headline: '车型未知', advice: '请按行驶证选择车辆类型后重新核验' },
  'lookup-unavailable': { colour: 'amber', headline: '无法查询通行证', advice: '没有网络，请扫对方的二维码，或联网后再查' }
} as const satisfies Record<string, { readonly colour: Colour; readonly headline: string; readonly advice: string }>

export type VerdictCode = keyof typeof verdictTexts

/** How sure it is that the pass is on the phone it was issued to. `none`: no code was scanned. */
export const possessionTexts = { proven: '本机出示', static: '静态码，请核对行驶证', none: '' } as const
export type Possession = keyof typeof possessionTexts

/** Added to the advice when the pass is not valid but the vehicle is not banned here and now either. */
export const NOT_BANNED_HERE = '；该车型此时此地不禁行'
