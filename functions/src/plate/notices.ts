/** Tells an owner what happened to their number and their car: given back, turned away with where to go, plated. */
import { dateOf, timeOfDay, type Instant } from '@lubiao/shared/kernel/clock'
import { clip, tell, type Message } from '../account/notices'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import { problem } from '@lubiao/shared/kernel/problem'
import { markDone, type Reaction } from '../platform/reactor'
import { loadCar } from './repo-lane'
import { loadPick } from './repo-picks'

/** `2026年11月23日 10:05` */
const timeText = (at: Instant): string => `${dateOf(at).replace(/^(\d+)-(\d+)-(\d+)$/, '$1年$2月$3日')} ${timeOfDay(at)}`

const message = (subject: { readonly page: string; readonly matter: string; readonly caseId: string; readonly outcome: string; readonly remark: string; readonly at: Instant }): Message<'serviceNews'> => ({
  template: 'serviceNews', page: subject.page, data: { thing1: subject.matter, character_string2: subject.caseId, phrase3: subject.outcome, time4: timeText(subject.at), thing5: clip(subject.remark, 20) },
  params: [subject.matter, subject.caseId, subject.outcome, clip(subject.remark, 60)]
})

/** The message an event gives rise to, and for whom; undefined when it is news no longer or nobody with an account is meant. */
export async function noticeOf(deps: Deps, event: DomainEvent): Promise<{ readonly userId: string; readonly message: Message } | undefined> {
  if (event.name === 'plate.expired') {
    const pick = await loadPick(deps, event.caseId)
    if (pick?.state !== 'expired' || pick.openedBy.kind !== 'user') return undefined
    return { userId: pick.ownerId, message: message({ page: `features/plate/pages/number/index?caseId=${pick.caseId}`, matter: `选号 ${pick.plate}`, caseId: pick.caseId, outcome: '已到期', remark: '保留期满未上牌，号码已放回', at: event.at }) }
  }
  const car = await loadCar(deps, event.caseId)
  const isNews = event.name === 'lane.plated' ? car?.state === 'plated' : car?.state === 'aside'
  const pick = car?.pickId === undefined ? undefined : await loadPick(deps, car.pickId)
  if (car === undefined || !isNews || pick?.openedBy.kind !== 'user') return undefined
  const about = { page: `features/plate/pages/car/index?caseId=${car.caseId}`, matter: `上牌 ${car.plate ?? ''}`, caseId: car.caseId, at: event.at }
  return {
    userId: pick.ownerId,
    message: message(event.name === 'lane.plated' ? { ...about, outcome: '已上牌', remark: '号牌已安装，一路平安' } : { ...about, outcome: '未通过', remark: `${car.rejection?.label ?? ''}：${car.rejection?.goTo ?? ''}` })
  }
}

/** Sends it once. An outage leaves it for later. */
export const noticeReaction: Reaction = {
  name: 'plate.notice',
  on: ['plate.expired', 'lane.rejected', 'lane.plated'],
  run: async (event, deps, done) => {
    const found = await noticeOf(deps, event)
    const outcome = found === undefined ? 'none' : await tell(deps, { userId: found.userId }, found.message)
    deps.log(outcome === 'later' || outcome === 'refused' ? 'warn' : 'info', 'plate.notice', { caseId: event.caseId, event: event.name, outcome })
    if (outcome === 'later') throw problem('upstream-unavailable')
    await markDone(deps, done)
  }
}
