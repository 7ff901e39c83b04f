/**
 * Blocks of numbers (GA 36): one block is every number that a pattern of characters gives, for some plate kinds. Blocks do not overlap, so that a
 * number belongs to one release only. Further ones are published by an administrator.
 */
import type { Instant } from '../kernel/clock'
import type { PlateType } from '../kernel/identity'

/** Letters of a plate: no I, no O. */
export const PLATE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const DIGITS = '0123456789'

/** Kinds of plate a number may be chosen for. */
export const choosableTypes = ['02', '01', '52', '51'] as const satisfies readonly PlateType[]
/** A kind of plate a number may be chosen for. */
export type ChoosableType = (typeof choosableTypes)[number]

/** How a block is given out: to whoever comes, by order of an opening queue, or by lot. */
export type BlockMode = 'open' | 'queue' | 'lottery'

/** A block of numbers. */
export interface PlateBlock {
  readonly id: string
  readonly label: string
  readonly plateTypes: readonly ChoosableType[]
  /** The characters each place behind 鲁P may have, in order. */
  readonly places: readonly string[]
  readonly opensAt: Instant
  readonly mode: BlockMode
}

const OPENED: Instant = '2019-03-25T00:00:00.000Z'
const block = (id: string, label: string, plateTypes: readonly ChoosableType[], places: readonly string[]): PlateBlock => ({ id, label, plateTypes, places, opensAt: OPENED, mode: 'open' })

/** Blocks given out from the beginning. */
export const builtInBlocks: readonly PlateBlock[] = [
  block('digits', '五位数字', ['02', '01'], [DIGITS, DIGITS, DIGITS, DIGITS, DIGITS]),
  block('letter-first', '首位字母', ['02', '01'], [PLATE_LETTERS, DIGITS, DIGITS, DIGITS, DIGITS]),
  block('letter-last', '末位字母', ['02', '01'], [DIGITS, DIGITS, DIGITS, DIGITS, PLATE_LETTERS]),
  block('letters-ends', '首末位字母', ['02'], [PLATE_LETTERS, DIGITS, DIGITS, DIGITS, PLATE_LETTERS]),
  block('nev-d', '小型纯电动（D）', ['52'], ['D', DIGITS, DIGITS, DIGITS, DIGITS, DIGITS]),
  block('nev-f', '小型插电混动等（F）', ['52'], ['F', DIGITS, DIGITS, DIGITS, DIGITS, DIGITS]),
  block('nev-d-large', '大型纯电动（D）', ['51'], [DIGITS, DIGITS, DIGITS, DIGITS, DIGITS, 'D']),
  block('nev-f-large', '大型插电混动等（F）', ['51'], [DIGITS, DIGITS, DIGITS, DIGITS, DIGITS, 'F'])
]
