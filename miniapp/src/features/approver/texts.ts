/** Words of the approver's pages; what a command asks and says is in the shared words of the desk. */
export const texts = {
  unit: '本单位', city: '全市', mine: '我办理的', plate: '查车牌',
  noneTitle: '没有待办的申请', noneText: '新的申请会出现在这里，下拉可以刷新。',
  mineNoneTitle: '您没有正在办理的申请', mineNoneText: '领取之后会列在这里。',
  plateHint: '查这辆车在办的申请和有效的通行证，吊销也从这里进入。', plateGo: '查询',
  plateNoneTitle: '没有查到', plateNoneText: '这辆车没有在办的申请，也没有有效的通行证；或者不归本单位办理。',
  staleTitle: '没有刷新成功', staleText: '显示的是刚才的内容，下拉可以再试。',
  later: '查看更多', claimable: '待领取', own: '由我办理', busyWith: (name: string) => `${name} 正在办理`,
  notApprover: '仅限审批人员使用', notApproverText: '请先关联有审批职责的警务账号。', link: '去关联',
  signInText: '登录后继续办理。您写的内容已保存，不会丢失。',
  offlineText: '没有网络，内容可能不是最新的，暂时不能办理',
  others: '其他操作', toList: '返回清单', ended: '已办结，没有需要办理的操作。', nothing: '此状态下没有需要您办理的操作。', waitsForApplicant: '等待申请人补正，补正后会回到清单。', waitsForSecond: '已由您拟批准，等待另一名审批人复核。',
  takeOver: (name: string) => `${name} 已领取，如需接手请联系其退回待领。`,
  elsewhere: '其余操作请在电脑工作台办理。',
  lateTitle: '刚才没有收到回复，已核实：操作成功',
  noteKept: '您写的内容已保留，再次打开时会显示。',
  noReason: '请选择理由', phrases: '常用语，点一下填入',
  noPapers: '没有上传材料。行驶证、保险、检验等联网可查的证件由系统核验，不需要提交。',
  paperTitle: '材料没有打开', paperText: '请检查网络后再点一次。'
} as const
