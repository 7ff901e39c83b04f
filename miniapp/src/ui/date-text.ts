import type { LocalDate } from '@lubiao/shared/kernel/clock'

/** `2026.11.24`: points, because lines break at hyphens. */
export const dateText = (date: LocalDate): string => date.split('-').join('.')
