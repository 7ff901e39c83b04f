/** The answer WeChat gives per template. */
export interface NoticeAnswer { readonly template: string; readonly result: 'accept' | 'reject' | 'ban' | 'filter' }

/** A browser has no subscription messages: reminders come by SMS. */
export const askNotices = async (templates: readonly string[]): Promise<readonly NoticeAnswer[]> => templates.slice(0, 0).map((template) => ({ template, result: 'reject' }))
