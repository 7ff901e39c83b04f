/** Deciding again on what is true now, when somebody else wrote first. Under optimistic conditions this is an ordinary event, not a fault. */
import { Problem, problem } from '@lubiao/shared/kernel/problem'

/** Whether a write was refused because what it was decided on had changed. */
export const isOvertaken = (error: unknown): boolean => error instanceof Problem && error.code === 'version-conflict'

/** Times decided again unless said otherwise. */
const MOST_TRIES = 12

/**
 * Runs `attempt`, which reads what it decides on, again as long as it is `overtaken`: by anything unless said otherwise. Used wherever the caller
 * named no version of what changed, and so has nothing to look at anew. Throws `busy` when the others never let it through; any other
 * refusal at once.
 */
export async function onNewest<T>(attempt: () => Promise<T>, overtaken: (error: unknown) => boolean = isOvertaken, most = MOST_TRIES): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!overtaken(error)) throw error
      if (tries >= most) throw problem('busy')
    }
  }
}
