import Taro from '@tarojs/taro'

/** The answer WeChat gives per template. */
export interface NoticeAnswer { readonly template: string; readonly result: 'accept' | 'reject' | 'ban' | 'filter' }

const RESULTS = ['accept', 'reject', 'ban', 'filter'] as const

/** Asks WeChat's own question "may we send you this message"; must run inside a tap. At most three templates, older clients take no more (platform-facts §4). */
export async function askNotices(templates: readonly string[]): Promise<readonly NoticeAnswer[]> {
  if (templates.length === 0) return []
  try {
    const answer: Record<string, unknown> = { ...(await Taro.requestSubscribeMessage({ tmplIds: templates.slice(0, 3), entityIds: [] })) }
    return templates.slice(0, 3).flatMap((template) => {
      const result = RESULTS.find((one) => String(answer[template]).startsWith(one))
      return result === undefined ? [] : [{ template, result }]
    })
  } catch {
    return [] // the main switch is off or the person turned it away: no reminder, and nothing else stops
  }
}
