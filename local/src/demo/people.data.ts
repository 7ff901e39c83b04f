/**
 * Demo people. Everybody is invented: identity numbers carry a right check digit and belong to nobody, phone numbers are of a test series.
 */
import type { StaffRole } from '@lubiao/shared/account/contract'
import type { UnitId } from '@lubiao/shared/account/units.data'

/** Somebody to sign in as. Citizens have an identity number; staff a number, a password and a TOTP secret; staff may have WeChat too. */
export interface DemoPerson {
  readonly id: string
  readonly name: string
  readonly openid: string
  readonly phone: string
  readonly idNumber?: string
  readonly staff?: { readonly staffNo: string; readonly unit: UnitId; readonly roles: readonly StaffRole[]; readonly password: string; readonly totpSecret: string }
  /** What to try as this person. */
  readonly hint: string
}

/** The people, citizens first. */
export const demoPeople: readonly DemoPerson[] = [
  { id: 'li', name: '李建国', openid: 'oDemoLi000000000000000000001', phone: '13800000001', idNumber: '371502198506120132', hint: '货车司机。用自己的 鲁P12345（大型汽车，中型货车，全部合格）申请；别人的车如 鲁P10111 要有委托书' },
  { id: 'wang', name: '王秀英', openid: 'oDemoWang0000000000000000002', phone: '13800000002', idNumber: '371502199003070289', hint: '企业法定代表人（聊城市鲁西建材有限公司），可授权经办人' },
  { id: 'zhao', name: '赵志强', openid: 'oDemoZhao0000000000000000003', phone: '13800000003', idNumber: '371525197811220359', hint: '替别人开车的驾驶人，接收分享的通行证' },
  { id: 'liu', name: '刘洋', openid: 'oDemoLiu00000000000000000004', phone: '13800000004', idNumber: '371581199209180411', hint: '车辆有问题的申请人：试试 鲁P33333（检验过期）、鲁P55555（6 起违法未处理）' },
  { id: 'sun', name: '孙福贵', openid: 'oDemoSun00000000000000000005', phone: '13800000005', idNumber: '371503196901050522', hint: '没有智能手机的老人，由窗口代办；也可打开长辈模式试用' },
  { id: 'zhou', name: '周婷', openid: 'oDemoZhou0000000000000000006', phone: '13800000006', idNumber: '371521198808150678', hint: '企业经办人：先绑定手机号、实名，再由王秀英授权' },
  { id: 'chen', name: '陈明', openid: 'oDemoChen0000000000000000007', phone: '13800000007', idNumber: '371522199502260744', hint: '新用户，第一次登录' },
  { id: 'he', name: '何立民', openid: 'oDemoHe000000000000000000008', phone: '13800000008', idNumber: '371524195804030834', hint: '渣土车主：鲁P66666（渣土车）' },
  { id: 'officer', name: '马民警', openid: 'oDemoOfficer0000000000000009', phone: '13800000011', idNumber: '371502198312311053',
    staff: { staffNo: '371509', unit: 'zhishu1', roles: ['officer'], password: 'Lubiao-demo-09', totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }, hint: '路面民警：小程序里扫码核验，可断网试' },
  { id: 'officer2', name: '徐民警', openid: 'oDemoOfficer2000000000000010', phone: '13800000012', idNumber: '371526200109190912',
    staff: { staffNo: '371510', unit: 'dongchangfu', roles: ['officer'], password: 'Lubiao-demo-10', totpSecret: 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU' }, hint: '另一处路口的民警：扫同一张证，看异地使用提示' },
  { id: 'approver', name: '高审批', openid: 'oDemoApprover000000000000011', phone: '13800000013', idNumber: '371502197606011166',
    staff: { staffNo: '371501', unit: 'zhidui', roles: ['approver'], password: 'Lubiao-demo-01', totpSecret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }, hint: '支队审批：控制台或小程序“我的—通行证审批”领取、批准、退回' },
  { id: 'approver2', name: '林审批', openid: 'oDemoApprover200000000000012', phone: '13800000014', idNumber: '371503198702141244',
    staff: { staffNo: '371502', unit: 'zhidui', roles: ['approver'], password: 'Lubiao-demo-02', totpSecret: 'MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK' }, hint: '第二位审批：复核例外申请；试试与高审批同时领取' },
  { id: 'approver3', name: '郭审批', openid: 'oDemoApprover300000000000013', phone: '13800000015',
    staff: { staffNo: '371503', unit: 'dongchangfu', roles: ['approver'], password: 'Lubiao-demo-03', totpSecret: 'NBSWY3DPO5XXE3DENBSWY3DPO5XXE3DE' }, hint: '东昌府大队审批：只看得到本大队的申请' },
  { id: 'clerk', name: '杨窗口', openid: 'oDemoClerk000000000000000014', phone: '13800000016',
    staff: { staffNo: '371504', unit: 'zhidui', roles: ['clerk'], password: 'Lubiao-demo-04', totpSecret: 'ONSWG4TFORZWKY3SONSWG4TFORZWKY3S' }, hint: '行政服务大厅窗口：代办申请、打印纸质通行证' },
  { id: 'clerk2', name: '苏窗口', openid: 'oDemoClerk200000000000000017', phone: '13800000019',
    staff: { staffNo: '371506', unit: 'cheguansuo', roles: ['clerk'], password: 'Lubiao-demo-06', totpSecret: 'NFXGIZLSMVZXG2LONFXGIZLSMVZXG2LO' }, hint: '车管所窗口：一窗办理驾驶证和机动车业务、制发网上申请的证件；试试与杨窗口同时受理一个人' },
  { id: 'finance', name: '许财务', openid: 'oDemoFinance0000000000000018', phone: '13800000020',
    staff: { staffNo: '371507', unit: 'zhidui', roles: ['finance'], password: 'Lubiao-demo-07', totpSecret: 'OJSWC43PNZSWIIDUN5XWI2DFOJSWC43P' }, hint: '财务：收款日账、对账差异、退款' },
  { id: 'finance2', name: '冯财务', openid: 'oDemoFinance2000000000000019', phone: '13800000021',
    staff: { staffNo: '371508', unit: 'zhidui', roles: ['finance'], password: 'Lubiao-demo-08', totpSecret: 'MZUW4YLOMNSTEMRAMZUW4YLOMNSTEMRA' }, hint: '第二位财务：复核 500 元以上的退款' },
  { id: 'supervisor', name: '郑督察', openid: 'oDemoSupervisor0000000000015', phone: '13800000017',
    staff: { staffNo: '371505', unit: 'zhidui', roles: ['supervisor'], password: 'Lubiao-demo-05', totpSecret: 'PFXXK4TTMVWGMYLUPFXXK4TTMVWGMYLU' }, hint: '督察：改派、超时、统计、可疑线索、留痕核验' },
  { id: 'admin', name: '系统管理员', openid: 'oDemoAdmin000000000000000016', phone: '13800000018',
    staff: { staffNo: '371500', unit: 'zhidui', roles: ['admin'], password: 'Lubiao-demo-00', totpSecret: 'MZXW6YTBOI2WG5DFMZXW6YTBOI2WG5DF' }, hint: '管理员：人员、禁行区新版本、节假日导入、未处理事件' }
]

/** A demo person by id. Throws when there is none. */
export function demoPerson(id: string): DemoPerson {
  const found = demoPeople.find((person) => person.id === id)
  if (found === undefined) throw new RangeError(`no demo person ${id}`)
  return found
}
