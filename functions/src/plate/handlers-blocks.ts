/** Blocks of numbers: what there is, and publishing a new one. */
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { problemsOf } from '@lubiao/shared/kernel/problem'
import { plateProblems, plateRoutes } from '@lubiao/shared/plate/contract'
import { faultOfBlock, overlap } from '@lubiao/shared/plate/format'
import { commitReply, serve, type Served } from '../http/handler'
import { onNewest } from '../platform/newest'
import { blocksVersion, blockWrites, loadBlocks } from './repo-offers'
import { blockView } from './view-picks'

const refuse = problemsOf(plateProblems)

/** Days before it opens that a block is announced, so that everybody can know of it (our own rule). */
const ANNOUNCED_DAYS = 1

const blocks = serve(plateRoutes.blocks, async (_input, { deps, now }) => ({ blocks: (await loadBlocks(deps)).map((block) => blockView(block, now)) }))

const publishBlock = serve(plateRoutes.publishBlock, ({ block }, ctx) => onNewest(async () => {
  const { deps, now } = ctx
  const fault = faultOfBlock(block)
  if (fault !== undefined) throw refuse('plate.wrong-kind', { detail: fault })
  if (dateOf(block.opensAt) < addDays(dateOf(now), ANNOUNCED_DAYS)) throw refuse('plate.block-too-soon', { detail: `最早 ${addDays(dateOf(now), ANNOUNCED_DAYS)} 投放` })
  const version = await blocksVersion(deps)
  const known = await loadBlocks(deps)
  if (known.some((one) => one.id === block.id)) throw refuse('plate.block-exists')
  const other = known.find((one) => overlap(one, block))
  if (other !== undefined) throw refuse('plate.block-overlaps', { detail: `与“${other.label}”重叠` })
  return commitReply<typeof plateRoutes.publishBlock>(ctx, blockWrites(deps, block, version), { blocks: [...known, block].map((one) => blockView(one, now)) }, { action: 'plate.publishBlock', subject: block.id })
}))

/** Routes of this file. */
export const blocksServed: readonly Served[] = [blocks, publishBlock]
