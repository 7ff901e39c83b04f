import type { Instant } from '@lubiao/shared/kernel/clock'
import { createCell } from './cell'

/** Tokens a release let this person in with, by release. They are given again on asking, so nothing is kept when the app closes. */
export const admissions = createCell<Readonly<Record<string, { readonly token: string; readonly expiresAt: Instant }>>>({})

/** Notes a token. */
export const admit = (releaseId: string, token: string, expiresAt: Instant): void => admissions.set({ ...admissions.get(), [releaseId]: { token, expiresAt } })
