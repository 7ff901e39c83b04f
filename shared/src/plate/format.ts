/**
 * The space of numbers: which block a number is of, its place in the block, which kind of plate a vehicle takes, and what lies close to a number
 * that cannot be had. Pure arithmetic, so that no list of free numbers has to be kept.
 */
import type { Instant } from '../kernel/clock'
import { plateTypesFor } from '../kernel/identity'
import { PLATE_LETTERS, type ChoosableType, type PlateBlock } from './blocks.data'
import type { VehicleKind } from './contract'

/** Liaocheng and all its counties. */
export const PREFIX = '鲁P'

/** Letters by which a new-energy plate tells what drives the vehicle (GA 36): pure electric, and the rest. */
const ELECTRIC_LETTERS = 'DABCE'
const HYBRID_LETTERS = 'FGHJK'

/** The kind of plate a vehicle takes. */
export function plateTypeFor({ size, energy }: VehicleKind): ChoosableType {
  if (energy === 'fuel') return size === 'small' ? '02' : '01'
  return size === 'small' ? '52' : '51'
}

/** Whether a number is written as this vehicle's kind of plate must be: shape, and the letter of its energy. */
export function fitsVehicle(plate: string, vehicle: VehicleKind): boolean {
  const type = plateTypeFor(vehicle)
  if (!plateTypesFor(plate).includes(type)) return false
  if (vehicle.energy === 'fuel') return true
  const letter = type === '52' ? plate.charAt(PREFIX.length) : plate.slice(-1)
  return (vehicle.energy === 'electric' ? ELECTRIC_LETTERS : HYBRID_LETTERS).includes(letter)
}

/** Whether a block gives numbers for this vehicle. */
export const servesVehicle = (block: PlateBlock, vehicle: VehicleKind): boolean => block.plateTypes.includes(plateTypeFor(vehicle)) && fitsVehicle(plateAt(block, 0), vehicle)

/** Whether a block is given out by now. */
export const isReleased = (block: PlateBlock, now: Instant): boolean => block.opensAt <= now

/** How many numbers a block has. */
export const sizeOf = (block: Pick<PlateBlock, 'places'>): number => block.places.reduce((product, chars) => product * chars.length, 1)

/** The number at a place of a block, 0 ≤ index < size. */
export function plateAt(block: Pick<PlateBlock, 'places'>, index: number): string {
  let rest = index
  let text = ''
  for (const chars of [...block.places].reverse()) {
    text = chars.charAt(rest % chars.length) + text
    rest = Math.floor(rest / chars.length)
  }
  return PREFIX + text
}

/** The place of a number in a block; undefined when it is none of its numbers. */
export function indexIn(block: Pick<PlateBlock, 'places'>, plate: string): number | undefined {
  const chars = [...plate.slice(PREFIX.length)]
  if (!plate.startsWith(PREFIX) || chars.length !== block.places.length) return undefined
  let index = 0
  for (const [i, allowed] of block.places.entries()) {
    const value = allowed.indexOf(chars[i] as string)
    if (value < 0) return undefined
    index = index * allowed.length + value
  }
  return index
}

/** The block a number of this kind belongs to; undefined when it has not been published. */
export const blockOf = (blocks: readonly PlateBlock[], plate: string, type: ChoosableType): PlateBlock | undefined => blocks.find((block) => block.plateTypes.includes(type) && indexIn(block, plate) !== undefined)

/** Whether two blocks have a number of one kind in common. */
export function overlap(a: PlateBlock, b: PlateBlock): boolean {
  if (a.places.length !== b.places.length || !a.plateTypes.some((type) => b.plateTypes.includes(type))) return false
  return a.places.every((chars, i) => [...chars].some((char) => (b.places[i] as string).includes(char)))
}

/**
 * Why a block cannot be published as it is; undefined when it can. Every number of it must be a number of each of its kinds: the first and the
 * last of a block stand for all when every place holds letters or digits only where its kind allows both.
 */
export function faultOfBlock(block: Pick<PlateBlock, 'places' | 'plateTypes'>): string | undefined {
  if (block.places.some((chars) => new Set(chars).size !== chars.length)) return '同一位置有重复字符'
  // The pattern of letters and digits decides the shape; each combination of "a digit, a letter of new energy or another letter here" is tried once.
  let patterns = ['']
  for (const chars of block.places) {
    const kinds = [...new Set([...chars].map((char) => (/\d/.test(char) ? '1' : /[A-HJK]/.test(char) ? char : 'Z')))]
    patterns = patterns.flatMap((text) => kinds.map((char) => text + char))
    if (patterns.length > 20_000) return '号段的字符组合过多，请拆成几个号段'
  }
  const wrong = patterns.find((text) => block.plateTypes.some((type) => !plateTypesFor(PREFIX + text).includes(type)))
  return wrong === undefined ? undefined : `其中的号码不符合号牌种类的格式，例如 ${PREFIX}${wrong}`
}

/** Numbers shown to one person at a time come from strips of this many places of the shuffled block. */
export const STRIP = 50

/** How many strips a block has. */
export const stripsOf = (block: PlateBlock): number => Math.ceil(sizeOf(block) / STRIP)

const mix = (value: number, seed: number): number => {
  let h = Math.imul(value ^ seed, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const ROUNDS = 4

/** A shuffle of 0…size−1 known to whoever knows the seed, and its way back: a Feistel network over the next square, walked until inside. */
function shuffled(index: number, size: number, seed: number, back: boolean): number {
  const side = Math.ceil(Math.sqrt(size))
  let at = index
  do {
    let [left, right] = [Math.floor(at / side), at % side]
    for (let n = 0; n < ROUNDS; n += 1) {
      const round = back ? ROUNDS - 1 - n : n
      if (back) [left, right] = [(((right - mix(left, seed + round)) % side) + side) % side, left]
      else [left, right] = [right, (left + mix(right, seed + round)) % side]
    }
    at = left * side + right
  } while (at >= size)
  return at
}

/** The numbers of a strip, in the block's shuffled order. The last strip may be short. */
export function numbersOfStrip(block: PlateBlock, strip: number, seed: number): readonly string[] {
  const size = sizeOf(block)
  const from = strip * STRIP
  return Array.from({ length: Math.max(0, Math.min(STRIP, size - from)) }, (_one, i) => plateAt(block, shuffled(from + i, size, seed, false)))
}

/** The strip a number lies in; undefined when it is none of the block's. */
export function stripOf(block: PlateBlock, plate: string, seed: number): number | undefined {
  const index = indexIn(block, plate)
  return index === undefined ? undefined : Math.floor(shuffled(index, sizeOf(block), seed, true) / STRIP)
}

/** How much of what makes a number worth having is left: repeats and runs. */
function charm(plate: string): number {
  const text = plate.slice(PREFIX.length)
  let score = 0
  for (let i = 1; i < text.length; i += 1) {
    if (text[i] === text[i - 1]) score += 2
    else if (Math.abs(text.charCodeAt(i) - text.charCodeAt(i - 1)) === 1) score += 1
  }
  return score
}

/**
 * Numbers that differ from one in a single place, the likest first: those that keep its repeats and runs, then those that differ further back.
 * All are of released blocks and fit the same kind of plate. Whether they are free is for the caller to ask.
 */
export function closeTo(blocks: readonly PlateBlock[], plate: string, vehicle: VehicleKind, most: number): readonly string[] {
  const type = plateTypeFor(vehicle)
  const head = PREFIX.length
  const found: { readonly plate: string; readonly charm: number; readonly place: number }[] = []
  for (let place = plate.length - 1; place >= head; place -= 1)
    for (const char of `0123456789${PLATE_LETTERS}`) {
      const other = plate.slice(0, place) + char + plate.slice(place + 1)
      if (other !== plate && fitsVehicle(other, vehicle) && blockOf(blocks, other, type) !== undefined) found.push({ plate: other, charm: charm(other), place })
    }
  return found.sort((a, b) => b.charm - a.charm || b.place - a.place || (a.plate < b.plate ? -1 : 1)).slice(0, most).map((one) => one.plate)
}
