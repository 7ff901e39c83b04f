/**
 * What people write is read by others: desks, and drivers a pass is shared with. WeChat asks that such words are checked (内容安全). It is done
 * after submitting, so that an outage of the check stops nobody, and tells the desk, which decides; it never refuses by itself.
 */
import type { PassCase } from '@lubiao/shared/pass/case'
import type { PassCheck, PassView } from '@lubiao/shared/pass/contract'
import { reachOf } from '../account/people'
import { commit } from '../platform/commit'
import type { Reaction } from '../platform/reactor'
import { loadCase } from './repo'
import { doubtWrite, type WordsDoubt } from './repo-words'

/** Everything in an application that somebody typed. */
const wordsOf = ({ application }: PassCase): string => [application.reason, application.route, application.emergency?.reason, ...(application.materials ?? []).map((paper) => paper.name)].filter((text) => text !== undefined && text !== '').join('\n')

/** Asks WeChat about what a person has submitted on the phone. A clerk's words at the counter are the house's own. */
export const wordsReaction: Reaction = {
  name: 'pass.words',
  on: ['pass.submitted', 'pass.resubmitted'],
  run: async (event, deps, done) => {
    const passCase = event.by.kind === 'user' ? await loadCase(deps, event.caseId) : undefined
    const reach = passCase === undefined ? undefined : await reachOf(deps, event.by.id)
    const text = passCase === undefined ? '' : wordsOf(passCase)
    const suggest = reach === undefined || text === '' ? 'unknown' : await deps.wechat.checkText(reach.openid, text)
    await commit(deps, [done, doubtWrite(deps, event.caseId, suggest === 'review' || suggest === 'risky' ? suggest : undefined)])
  }
}

const TITLES: Readonly<Record<WordsDoubt, string>> = { review: '申请文字请人工核看', risky: '申请文字疑似违规，请人工核看' }

/** The doubt as one more line of the automatic checks. */
const doubtCheck = (doubt: WordsDoubt): PassCheck => ({ code: 'words', level: 'warning', title: TITLES[doubt], detail: '微信内容安全检查的提示，不影响办理时限', remedy: '如有不当内容，可退回补正并写明原因' })

/** A case's view with the doubt, for those who have to read the words. */
export const withDoubt = (view: PassView, doubt: WordsDoubt | undefined): PassView => (view.relation !== 'staff' || doubt === undefined ? view : { ...view, checks: [...view.checks, doubtCheck(doubt)] })
