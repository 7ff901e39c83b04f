import { createCell } from '../client/cell'

type Answer = (outcome: { event: 'agree' | 'disagree' | 'exposureAuthorization'; buttonId?: string }) => void
interface PrivacyApi {
  onNeedPrivacyAuthorization?(handler: (resolve: Answer, info: { referrer: string }) => void): void
  openPrivacyContract?(options: { fail(): void }): void
}
declare const wx: PrivacyApi

/** WeChat's open question: it wants the person's agreement before it hands out what a page asked for. */
export const privacyQuestion = createCell<Answer | undefined>(undefined)

/** Registers for WeChat's privacy question (base library ≥ 2.32.3); called once at launch. */
export function watchPrivacy(): void {
  wx.onNeedPrivacyAuthorization?.((resolve) => privacyQuestion.set(resolve))
}

/** Answers the question that is open. */
export function answerPrivacy(agreed: boolean): void {
  privacyQuestion.get()?.(agreed ? { event: 'agree', buttonId: 'privacy-agree' } : { event: 'disagree' })
  privacyQuestion.set(undefined)
}
