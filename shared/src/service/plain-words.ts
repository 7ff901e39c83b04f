/** Finding a service from what somebody types in their own words. Pure. */
import { plainWords } from './plain-words.data'
import { services, type ServiceCode } from './terms.data'

/** What says nothing about the matter. */
const FILLERS = /[\s，。？！、,.?!·“”"']|怎么|咋|如何|办理|想要|需要|哪里|在哪|可以|请问|我的|了|吗|呢|啊|的|我|要|想/g

/** A word in any of its typed forms: without spaces, punctuation and fillers, letters large. */
const bare = (typed: string): string => typed.replace(FILLERS, '').toUpperCase()

/** In how many services a word stands: one that stands in many tells little. */
const shared = new Map<string, number>()
for (const { words } of Object.values(plainWords)) for (const word of words) shared.set(word, (shared.get(word) ?? 0) + 1)

/** How well a service answers what was typed; 0 = not at all. Long words and rare ones tell more. */
function fit(code: ServiceCode, asked: string): number {
  const { say, words } = plainWords[code]
  const held = words.filter((word) => asked.includes(bare(word))).reduce((sum, word) => sum + word.length / (shared.get(word) ?? 1), 0)
  const whole = [services[code], say].some((text) => bare(text).includes(asked)) ? asked.length : 0
  return whole + held
}

/**
 * Services of the given ones that answer the words, the best first; all of them in their order when nothing was typed. Those that do
 * not fit more than half as well as the best are left out: `驾照丢了` asks for a lost licence, not for everything about licences.
 */
export function findByWords<T extends { readonly code: ServiceCode }>(typed: string, all: readonly T[]): readonly T[] {
  const asked = bare(typed)
  if (asked === '') return typed.trim() === '' ? all : []
  const scored = all.map((one) => ({ one, score: fit(one.code, asked) })).sort((a, b) => b.score - a.score)
  const best = scored[0]?.score ?? 0
  return scored.filter(({ score }) => score * 2 > best).map(({ one }) => one)
}
