/** Words for what a contract finds wrong and has no words of its own for: what a person should do, never type names. */
import * as z from 'zod'

const words = (issue: { readonly code: string; readonly input?: unknown }): string | undefined => {
  const missing = issue.input === undefined || issue.input === null || issue.input === ''
  if (issue.code === 'invalid_type') return missing ? '请填写' : '格式不正确，请检查'
  if (issue.code === 'invalid_value') return missing ? '请选择' : '请从列表中选择'
  if (issue.code === 'invalid_format') return missing ? '请填写' : '格式不正确，请检查'
  if (issue.code === 'too_small') return missing ? '请填写' : '填写的内容太少'
  if (issue.code === 'too_big') return '填写的内容过多'
  return '请检查此项'
}

/** Set once at start. */
export const speakChinese = (): void => void z.config({ customError: words })
