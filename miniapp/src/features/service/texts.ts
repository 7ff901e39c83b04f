/** Words of the service pages. */
export const texts = {
  ask: '您要办什么', askHint: '例如：驾照丢了', askNote: '用您自己的话说就行', noneTitle: '没有找到', noneText: '换个说法试试，或从下面的分类里选。也可拨打服务热线。',
  reconstructed: '业务清单和各类网点能办的事项为依据部令整理的示意，正式公布后更新。', demo: '网点的位置、时间、电话为演示数据。', feeUncertain: '金额以窗口公示为准',
  online: '网上办理', book: '预约', where: '去哪里办', bring: '要带什么', kiosks: '附近的自助机', mine: '我的业务',
  onlineNote: '不用跑窗口，办好寄到家', whereNote: '按距离、开门、排队找网点', bringNote: '多数只带身份证', kiosksNote: '有的 24 小时能用', mineNote: '进度、缴费、邮寄',
  spot: '当场办结', takesIn: '代收转办', takesInNote: '网点收下后转交车管所办理，不用您再跑',
  best: '最快办上', near: '离我近', short: '人少', now: '现在去', later: '选个时间', onlyOpen: '只看开门的',
  whereAreYou: '点“离我近”或选所在县区，先看附近的。位置只用来排顺序，不保存。',
  noPosition: '没有取得位置', noPositionText: '可以在手机设置里允许定位，或选择所在县区。', division: '所在县区', anyDivision: '全市',
  queueUnknown: '排队人数暂未接入', late: '现在赶过去可能已经下班', provisional: '节假日安排尚未公布，时间为暂定，以网点公告为准。',
  navigate: '导航', call: '打电话', list: '列表', map: '地图', noOutlets: '没有符合条件的网点', noOutletsText: '换个时间，或不限“只看开门的”。',
  bringOnlyId: '只带身份证', bringOnlyIdText: '其他材料都不用带。', bringTitle: '要带的', waivedTitle: '不用带的', downTitle: '联网系统暂时连不上',
  downText: '清单按最稳妥的列出。出发前可再查一次，恢复后可能少带几样。', circumstances: '有这些情况吗（没有就不用点）',
  fillTitle: '自动填表', fillConsent: '我同意调取上面这些信息，只用来填这张申请表。不提交就删除，最多保留一天。', fill: '自动填好申请表', skip: '暂时填不了，直接往下办', fillDone: '已自动填好，请核对',
  notMine: '信息不对？', notMineText: '姓名、身份证号来自人口登记，有误请到窗口更正。手机号可在“我的”里更换。',
  delivery: '怎么取', post: '邮寄到家', window: '到窗口领取', electronic: '电子的，办好就能看', postNote: '邮政特快，可查到哪了', windowNote: '带身份证领取',
  previewTitle: '提前核对', previewOk: '核对通过，可以提交', previewStop: '现在提交会被拦下，请先处理', previewUnknown: '有的信息暂时查不到，可以先提交，恢复后自动核对',
  truth: '我确认以上内容真实，愿意承担不实的责任。', submit: '提交', resubmit: '补正后提交', free: '不收费',
  realNameTitle: '办理前需要实名认证', realNameText: '只需要一次，约一分钟。', realNameGo: '去认证',
  pickPlate: '网上选号',
  notOnline: '这项业务要到窗口办', pay: '缴费',
  withdrawAsk: '撤回后这件业务结束，需要时可重新申请。', authorise: '委托家人代办', authoriseText: '对方登录后能看到这件业务，可以补材料、缴费、凭身份证代领。随时可以收回。', endAsk: '收回后，对方马上不能再办这件业务。',
  agentHere: '您是受托的代办人', mailTitle: '邮寄', mailWait: '已交邮政，等待收寄', copyWaybill: '复制单号', markTitle: '检验合格标志（电子）', markText: '与纸质标志一样有效，不用贴在车上。',
  signIn: '登录', signInFirst: '请先登录', signInText: '使用微信登录，不需要注册。', mineNone: '没有办过业务', mineNoneText: '网上办理或窗口办理的业务，进度都会出现在这里。',
  kioskHidden: (n: number) => `另有 ${n} 台正在维修或没有联网，没有列出。`, kioskNone: '附近没有能用的自助机', kioskNoneText: '可以网上办理，或到窗口办理。'
} as const

/** Grounds of a case, as the person says them. */
export const causes = { lost: '丢了', damaged: '坏了', illegible: '看不清了', changed: '信息变了', other: '其他' } as const
/** Grounds of a deferral (驾驶证申领和使用规定 art. 75). */
export const deferCauses = { service: '服兵役', abroad: '出国（境）', illness: '患病住院', custody: '被采取强制措施' } as const
