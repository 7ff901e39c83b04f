/** Words of the main package. */
export const texts = {
  appName: '路标', motto: '只当路标，不当路障', owner: '聊城市公安局交巡警支队',
  services: '办业务', servicesNote: '驾驶证、行驶证、年检、过户：在哪办、带什么，能网上办的直接办',
  apply: '申请通行证', applyNote: '提前 2 个工作日，全程网上办，不用跑窗口',
  passTitle: '市区通行证', zones: '禁行区和时段', zonesNote: '看看您的车要不要办证',
  plateTitle: '新车选号上牌', plate: '选号', plateNote: '随机选或自己编，选定保留 72 小时', numbers: '我选的号码', numbersNote: '看期限，看车在上牌通道到哪一站',
  showCode: '出示通行码', scan: '路面核验', scanNote: '扫通行码或输入车牌，离线也能用',
  book: '预约办事', bookNote: '选好时间再来，到点叫号，只带身份证', bookings: '我的预约', bookingsNote: '改时间、取消、到场签到、我的号',
  freeTitle: '先看看要不要办', freeText: '新能源轻型货车、皮卡等不受限的车辆，不用办证就能通行。',
  howTitle: '怎么办', how: ['填车牌和日期，系统先告诉您能不能办、差什么', '交警 2 个工作日内办结，进度和剩余时间随时可看', '批准后通行码存在手机里，没有网络也能出示'],
  counter: '没有智能手机或不方便操作，可到任一交警服务窗口，由工作人员代为申请并打印纸质通行证。',
  demo: '禁行区与时段为演示数据，以现场标志和公告为准。',
  noneTitle: '还没有通行证', noneText: '申请后，进度和通行码都会出现在这里。',
  signInFirst: '登录后查看', signInText: '使用微信登录，不需要注册。', signIn: '登录',
  keptAt: '网络不可用，以下为此前保存的内容'
} as const
