import type { BookableView } from '@lubiao/shared/appointment/contract'
import { timeOfDay, weekdayOf, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import type { QueueEstimate } from '@lubiao/shared/queue/contract'

/** Words of the appointment pages. */
export const texts = {
  realNameTitle: '预约前需要完成实名认证', realNameText: '名额按人计算，防止倒号。只需要一次，约一分钟。',
  proxyText: '到场的是本人，带本人身份证。您用自己的手机替他预约、收提醒。',
  keptNote: '原来的时间为您留着，改好新时间后才让出。改不成也不会丢。',
  holdNote: '这个时间已为您保留，别人约不到。到时没有确认就自动让出。',
  waitNote: '有人退出时，按候补先后轮到您，会通知您并保留一段时间供您确认。两次不确认就退出名单。',
  payNote: '缴费成功，预约自动生效。到时没有缴清就自动让出；那时还在付的款，会原路退回。',
  offerNote: '候补到了名额，只留给您一个人。到时没有确认就让给下一位。',
  displacedNote: '网点调整了办公安排，不是您的原因，不计入次数。下面的时间已为您留好，点一下就改过去；不选的话，到期自动改到第一个。',
  displacedNone: '网点调整了办公安排，正在为您找新的时间，找到后通知您。',
  kept: '连接不上，以下为之前的情况', late: '您迟到超过 10 分钟，从签到时起和现场取号的一起排。',
  drawTitle: '怎么核对这次抽签', demo: '网点与名额为演示数据。',
  batchText: '最多 8 个，时间连续；名额不够时一个也不占，不会只约上一半。'
} as const

const WEEK = '日一二三四五六'

/** `周二` */
export const weekdayText = (date: LocalDate): string => `周${WEEK.charAt(weekdayOf(date))}`

/** `11月24日 周二` */
export function dayText(date: LocalDate): string {
  const [, month, day] = date.split('-')
  return `${Number(month)}月${Number(day)}日 ${weekdayText(date)}`
}

/** `11月24日 周二 09:15`, with the end where it is known. */
export const placeText = ({ date, time, until }: { readonly date: LocalDate; readonly time: string; readonly until?: string | undefined }): string =>
  `${dayText(date)} ${time}${until === undefined ? '' : `–${until}`}`

/** What a driving test asks first, and when it may be taken again. */
export const testRules = ({ needs, waitDays, maxAttempts }: NonNullable<BookableView['test']>): string => [
  ...(needs.length > 0 ? [`先考过科目${needs.join('、')}`] : []), waitDays > 0 ? `不合格的 ${waitDays} 天后可再考` : '不合格的次日起可再考', ...(maxAttempts === undefined ? [] : [`最多 ${maxAttempts} 次`])
].join('；')

/** How long one will wait, never more exact than it is known. */
export function estimateText({ minutes, notBefore, openCounters }: QueueEstimate): string {
  if (notBefore !== undefined) return `${timeOfDay(notBefore)} 起叫号，前面没人可提前办`
  if (minutes === undefined) return openCounters === 0 ? '现在没有窗口开着，暂时估不出要等多久' : '暂时估不出要等多久'
  if (minutes.high <= 1) return '马上就到'
  return minutes.low === minutes.high ? `大约还要等 ${minutes.high} 分钟` : `大约还要等 ${minutes.low}–${minutes.high} 分钟`
}

/** What an estimate rests on. */
export const basisText = ({ measured }: QueueEstimate): string => (measured ? '按这里近期实际办理的快慢估算' : '还没有足够的实际数据，按一般情况估算')

/** `3:05` left, or hours and days when it is longer; never below nothing. */
export function leftText(now: Instant, until: Instant): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - Date.parse(now)) / 1000))
  const days = Math.floor(seconds / 86_400)
  const hours = Math.floor((seconds % 86_400) / 3600)
  if (days > 0) return hours === 0 ? `${days} 天` : `${days} 天 ${hours} 小时`
  if (hours > 0) return `${hours} 小时 ${Math.floor((seconds % 3600) / 60)} 分`
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
