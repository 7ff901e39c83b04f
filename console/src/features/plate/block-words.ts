/** How a block is given out, in words. */
import type { BlockMode } from '@lubiao/shared/plate/blocks.data'

/** Label, what it means for people, and the tag's colour. */
export const modeWords: Readonly<Record<BlockMode, { readonly label: string; readonly means: string; readonly tone: string }>> = {
  open: { label: '随时可选', means: '到投放时间后谁都可以选，先到先得。适合数量充足的号段。', tone: 'green' },
  queue: { label: '排队入场', means: '放号时按公开算法排出顺序，轮到的人本人来选。还要公告一次放号，公告前谁也选不了。', tone: 'blue' },
  lottery: { label: '抽签', means: '截止前登记的人机会相同，抽中的人本人来选。还要公告一次放号，公告前谁也选不了。', tone: 'violet' }
}
