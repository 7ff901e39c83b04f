import { createCell } from '../client/cell'

/** A browser asks no such question. */
export const privacyQuestion = createCell<undefined>(undefined)
/** Nothing to follow in a browser. */
export const watchPrivacy = (): void => undefined
/** Nothing to answer in a browser. */
export const answerPrivacy = (_agreed: boolean): void => undefined
