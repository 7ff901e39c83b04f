import { plateTypesFor, PLATE_TYPES, type PlateType } from '@lubiao/shared/kernel/identity'


/** Words of the pass pages. */
export const texts = {
  steps: ['车辆', '区域与时间', '事由与材料', '核对提交'],
  next: '下一步', before: '上一步', submit: '提交申请', resubmit: '补正后提交', saved: '已自动保存',
  realNameTitle: '申请前需要完成实名认证', realNameText: '只需要一次，约一分钟。您填写的内容会保留。', realNameGo: '去认证',
  notNeededTitle: '这些区域和时段，您的车不用办证', notNeededText: '按现行禁行规定，该车型在所选区域和时段不受限，可以直接通行。如仍要申请，可以继续。',
  leadTitle: '为什么最早是这一天？',
  leadText: (lead: number, cutOff: string) => `审批需要 ${lead} 个工作日。${cutOff} 以后或休息日提交的，从下一个工作日算起；提交当天不计，周末和法定节假日不计，调休上班日计入。`,
  provisional: '所涉年份的放假安排尚未公布，日期按平日暂算，公布后自动更正。',
  emergency: '紧急情况，等不及 2 个工作日', emergencyHint: '抢险救灾、保供民生等确需立即通行的，请写明情况（不少于 10 字）。需两名民警共同审批。',
  materialsNote: '行驶证、驾驶证、保险、检验信息由系统联网核对，不用上传。',
  noMaterials: '这类通行证不需要上传任何材料。',
  promise: '我保证填写的内容和上传的材料真实，并按批准的区域和时间通行。',
  checksTitle: '提前核对', obstacleTitle: '现在提交会被拦下，请先处理', okTitle: '核对通过，可以提交',
  ownChecksTitle: '还需要改一下', ownChecksOffline: '没有网络，先按手机上的规则核对；车辆、保险和违法情况联网后再查。',
  unknownTitle: '有信息暂时查不到，可以先提交，系统恢复后自动核对',
  codeDynamic: '动态码', codeStatic: '静态码',
  dynamicText: '动态码每 30 秒更新，证明通行证就在这部手机上。截图很快失效。',
  staticText: '静态码可保存、打印或给没带手机的驾驶人使用。核验时民警会同时核对行驶证。',
  spoiltTitle: '这张码需要换新', spoiltText: '签发密钥已作废，路面核验会显示红色。通行证本身仍然有效，联网重新领取即可，几秒就好。', renew: '重新领取',
  codeKept: '通行码已保存在本机，没有网络也能出示。',
  remind: '到期前提醒我', remindDone: '已登记，到期前会通过微信提醒您', remindOff: '没有开启提醒。您也可以随时在这里查看到期日。',
  shareTitle: '分享给驾驶人', shareText: '驾驶人用自己的手机出示，不用拿您的手机。可随时收回，收回后对方的码立即作废。', shareName: '驾驶人姓名',
  shareSend: '发送给驾驶人', shareCopy: '复制分享码', shareBack: '收回',
  withdrawAsk: '撤回后本次申请结束，需要时可重新申请。', demo: '演示数据：道路名称真实，位置与时段为示意，以现场标志和公告为准。'
} as const

/** Options of a picker from a table of Chinese names. */
export const optionsOf = <K extends string>(names: Readonly<Record<K, string>>, keys: readonly K[]): readonly { readonly key: K; readonly label: string }[] => keys.map((key) => ({ key, label: names[key] }))

/** Plate kinds a number can have, as options. */
export const plateTypeOptions = (plate: string): readonly { readonly key: PlateType; readonly label: string }[] => optionsOf(PLATE_TYPES, plateTypesFor(plate))
