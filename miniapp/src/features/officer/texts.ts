/** `2 小时 5 分钟` */
function lengthText(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours === 0 ? '' : `${hours} 小时`, rest === 0 && hours > 0 ? '' : `${rest} 分钟`].filter((part) => part !== '').join(' ')
}

/** Words of the roadside pages. */
export const texts = {
  scan: '扫通行码', typed: '输入车牌', checkPlate: '核验此车牌', again: '继续扫码', another: '输入车牌核验',
  noBundleTitle: '还没有离线核验数据', noBundleText: '请联网更新一次，之后没有网络也能核验。',
  sync: '更新数据', synced: '数据已更新', ageFresh: '离线数据', ageStale: '离线数据超过一天，核验结果仅供参考，请尽快联网更新',
  queue: (n: number) => `${n} 条核验记录待上传`, queueNote: '联网后自动上传', upload: '立即上传',
  onlineDone: '已联网核验', offlineDone: '离线核验，联网后自动上传', asking: '正在联网核对…',
  classTitle: '按行驶证选择车型', plateTitle: '眼前车辆的号牌（可不填）', night: '夜间显示',
  flagsTitle: '可疑线索', records: '核验记录', noRecords: '还没有核验记录',
  clockTitle: '手机时间不准', clockAsk: '请打开自动对时。', clockText: (behindMs: number) => `本机比标准时间${behindMs > 0 ? '慢' : '快'} ${lengthText(behindMs)}。核验已按标准时间进行，请打开自动对时。`,
  notOfficer: '仅限交警工作人员使用', notOfficerText: '请先关联警务账号。', link: '去关联'
} as const
