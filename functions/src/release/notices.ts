/** Tells people of a release they entered: how they were drawn, that it is their turn, that a place is about to end, that it was called off. In the fields of the general templates. */
import { dateOf, millisOf, timeOfDay, type Instant } from '@lubiao/shared/kernel/clock'
import { admitAt, wins, WITH_DRAW_SECONDS } from '@lubiao/shared/release/admission'
import type { Release } from '@lubiao/shared/release/case'
import { clip, type Message } from '../account/notices'

/** What a person is told; their event's name is `release.` and this. */
export const personalEvents = ['result', 'turn', 'lastCall', 'calledOff'] as const
export type PersonalEvent = (typeof personalEvents)[number]

/** Templates as the settings name them. */
export type ReleaseTemplate = 'serviceNews' | 'serviceToDo'

/** One person's part in a release. */
export interface Part {
  readonly entryId: string
  /** From 1; none in a release that was called off. */
  readonly place?: number | undefined
  /** Whether they have taken all they may. */
  readonly usedUp: boolean
}

/** `2026年11月23日 10:05` */
const timeText = (at: Instant): string => `${dateOf(at).replace(/^(\d+)-(\d+)-(\d+)$/, '$1年$2月$3日')} ${timeOfDay(at)}`

/** Whether a turn is told with the draw: one that came by then, or comes within the minute. */
const withDraw = ({ plan, draw }: Release, place: number): boolean => draw !== undefined && millisOf(admitAt(plan, place)) <= millisOf(draw.drawnAt) + WITH_DRAW_SECONDS * 1000

/** Whether a notice that an outage held up is still the news. A place nobody can use any more, or that was used, is none; a turn that has come has its own. */
function isNews(what: PersonalEvent, release: Release, { place, usedUp }: Part, now: Instant): boolean {
  if (what === 'calledOff') return release.state === 'cancelled'
  if (release.state !== 'drawn' || now >= release.plan.endsAt || place === undefined || usedUp) return false
  return what !== 'result' || !wins(release.plan, place) || withDraw(release, place) || now < admitAt(release.plan, place)
}

/** What a person is told of a release; undefined when it is news no longer. */
export function noticeFor(what: PersonalEvent, release: Release, part: Part, at: Instant, now: Instant): Message<ReleaseTemplate> | undefined {
  if (!isNews(what, release, part, now)) return undefined
  const { plan, caseId } = release
  const page = `features/appointment/pages/release/index?releaseId=${caseId}`
  const matter = clip(plan.title, 20)
  const place = part.place ?? 0
  const news = (outcome: string, remark: string): Message<ReleaseTemplate> => {
    const short = clip(remark, 20)
    return { template: 'serviceNews', page, data: { thing1: matter, character_string2: part.entryId, phrase3: outcome, time4: timeText(at), thing5: short }, params: [matter, part.entryId, outcome, short] }
  }
  const toDo = (todo: string): Message<ReleaseTemplate> => {
    const short = clip(todo, 20)
    return { template: 'serviceToDo', page, data: { thing1: matter, character_string2: part.entryId, thing3: short, time4: timeText(plan.endsAt) }, params: [matter, part.entryId, short, timeText(plan.endsAt)] }
  }
  switch (what) {
    case 'calledOff':
      return news('已取消', '主办单位已取消，请留意新的公告')
    case 'turn':
      return toDo(`第${place}位，轮到您了，请入场`)
    case 'lastCall':
      return toDo('名额快到期了，请尽快办理')
    default: {
      if (!wins(plan, place)) return news(plan.kind === 'lottery' ? '未中签' : '未排上', `第${place}位，名额${plan.quota}个`)
      if (plan.kind === 'lottery') return toDo(`中签了，第${place}位，请办理`)
      return withDraw(release, place) ? toDo(`第${place}位，轮到您了，请入场`) : news('已排定', `第${place}位，${timeOfDay(admitAt(plan, place))}左右入场`)
    }
  }
}
