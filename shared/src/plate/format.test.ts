import fc from 'fast-check'
import { plateTypesFor } from '../kernel/identity'
import { builtInBlocks, type PlateBlock } from './blocks.data'
import { blockOf, closeTo, faultOfBlock, fitsVehicle, indexIn, isReleased, numbersOfStrip, overlap, plateAt, plateTypeFor, PREFIX, servesVehicle, sizeOf, STRIP, stripOf, stripsOf } from './format'

const fuel = { size: 'small', energy: 'fuel' } as const
const digits = builtInBlocks[0] as PlateBlock
const anyBlock = fc.constantFrom(...builtInBlocks)

describe('the space of numbers', () => {
  it('has every built-in number once, of the kinds its block is for', () => {
    for (const block of builtInBlocks) {
      expect([block.id, faultOfBlock(block)]).toEqual([block.id, undefined])
      for (const other of builtInBlocks) if (other !== block) expect([block.id, other.id, overlap(block, other)]).toEqual([block.id, other.id, false])
    }
    expect([sizeOf(digits), plateAt(digits, 88_888), blockOf(builtInBlocks, '鲁P88888', '52')]).toEqual([100_000, '鲁P88888', undefined])
  })

  it('goes from place to number and back', () => {
    fc.assert(fc.property(anyBlock, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (block, share) => {
      const index = Math.floor(share * sizeOf(block))
      const plate = plateAt(block, index)
      const kinds = plateTypesFor(plate)
      return indexIn(block, plate) === index && block.plateTypes.every((type) => kinds.includes(type)) && plate.startsWith(PREFIX)
    }))
    expect([indexIn(digits, '鲁PA1234'), indexIn(digits, '鲁P123456'), indexIn(digits, '京A12345'), indexIn(digits, '鲁P1234')]).toEqual([undefined, undefined, undefined, undefined])
  })

  it('is shuffled into strips that share no number, and every number is found in its strip', () => {
    const seed = 123_456_789
    // Seven thousand is no square: the walk back inside is walked too.
    const block: PlateBlock = { ...digits, places: ['0123456', '0123456789', '0123456789', '0123456789', '0'] }
    const seen = new Set<string>()
    for (let strip = 0; strip < stripsOf(block); strip += 1)
      for (const plate of numbersOfStrip(block, strip, seed)) {
        if (seen.has(plate) || stripOf(block, plate, seed) !== strip) throw new Error(`${plate} in strip ${strip}`)
        seen.add(plate)
      }
    expect(seen.size).toBe(7000)
    const [first = ''] = numbersOfStrip(digits, 0, seed)
    expect(numbersOfStrip(digits, 0, seed + 1)[0]).not.toBe(first)
    expect(stripOf(digits, '鲁PA1234', seed)).toBeUndefined()
  })

  it('leaves no strip empty and makes the last one short', () => {
    const odd: PlateBlock = { ...digits, places: ['0123456', '0123456789', '0', '0', '0'] }
    expect([stripsOf(odd), numbersOfStrip(odd, 0, 7).length, numbersOfStrip(odd, 1, 7).length, numbersOfStrip(odd, 2, 7).length, STRIP]).toEqual([2, 50, 20, 0, 50])
  })
})

describe('a vehicle', () => {
  it('takes the kind of plate of its size and energy', () => {
    expect((['small', 'large'] as const).flatMap((size) => (['fuel', 'electric', 'hybrid'] as const).map((energy) => plateTypeFor({ size, energy })))).toEqual(['02', '52', '52', '01', '51', '51'])
    expect(fitsVehicle('鲁PE12345', { size: 'small', energy: 'electric' })).toBe(true)
    expect(fitsVehicle('鲁PE12345', { size: 'small', energy: 'hybrid' })).toBe(false)
    expect(fitsVehicle('鲁P12345K', { size: 'large', energy: 'hybrid' })).toBe(true)
    // Every letter of GA 36 is of one energy, and a plate of the other kind fits neither.
    const fitting = (energy: 'electric' | 'hybrid') => [...'ABCDEFGHJK'].filter((letter) => fitsVehicle(`鲁P${letter}12345`, { size: 'small', energy })).join('')
    expect([fitting('electric'), fitting('hybrid')]).toEqual(['ABCDE', 'FGHJK'])
    expect([fitsVehicle('鲁P12345D', { size: 'small', energy: 'electric' }), fitsVehicle('鲁P12345', { size: 'small', energy: 'electric' }), fitsVehicle('鲁PD12345', fuel)]).toEqual([false, false, false])
    expect(builtInBlocks.filter((block) => servesVehicle(block, { size: 'large', energy: 'hybrid' })).map((block) => block.id)).toEqual(['nev-f-large'])
    expect(builtInBlocks.filter((block) => servesVehicle(block, { size: 'large', energy: 'fuel' })).map((block) => block.id)).toEqual(['digits', 'letter-first', 'letter-last'])
  })
})

describe('numbers close to one that is gone', () => {
  it('differ in one place, keep what makes it nice, and can be had', () => {
    const close = closeTo(builtInBlocks, '鲁P88888', fuel, 8)
    expect(close.slice(0, 4)).toEqual(['鲁P88887', '鲁P88889', '鲁P78888', '鲁P98888'])
    expect(close).toHaveLength(8)
    expect(closeTo(builtInBlocks, '鲁P12345', fuel, 3)).toEqual(['鲁P12344', '鲁P22345', '鲁P12343'])
    expect(closeTo(builtInBlocks, '鲁PD12345', { size: 'small', energy: 'electric' }, 100).every((other) => other.startsWith('鲁PD'))).toBe(true)
    expect(closeTo([digits], '鲁P13579', fuel, 100)).toHaveLength(45)
    fc.assert(fc.property(fc.integer({ min: 0, max: 99_999 }), (index) => {
      const plate = plateAt(digits, index)
      return closeTo(builtInBlocks, plate, fuel, 60).every((other) => [...other].filter((char, i) => char !== plate[i]).length === 1 && blockOf(builtInBlocks, other, '02') !== undefined)
    }), { numRuns: 40 })
  })
})

describe('a block', () => {
  it('is released from its moment on', () => {
    expect([isReleased(digits, digits.opensAt), isReleased(digits, '2019-03-24T23:59:59.999Z')]).toEqual([true, false])
  })

  it('cannot hold numbers that are none of its kind, or one twice', () => {
    expect(faultOfBlock({ plateTypes: ['52'], places: ['DF', '01', '01', '01', '01', '01'] })).toBeUndefined()
    expect(faultOfBlock({ plateTypes: ['52'], places: ['DZ', '01', '01', '01', '01', '01'] })).toContain('鲁PZ')
    expect(faultOfBlock({ plateTypes: ['51'], places: ['01', '01', '01', '01', 'A', 'D'] })).toContain('格式')
    // Every letter stands for its kind, wherever it is: no letter behind K begins a new-energy number, and I and O are none at all.
    for (const letter of 'LMNPQRSTUVWXYZ') expect(faultOfBlock({ plateTypes: ['52'], places: [letter, '01', '01', '01', '01', '01'] })).toContain('鲁PZ')
    for (const letter of 'ABCDEFGHJK') expect(faultOfBlock({ plateTypes: ['52'], places: [letter, '01', '01', '01', '01', '01'] })).toBeUndefined()
    expect(faultOfBlock({ plateTypes: ['02'], places: ['1A', '1', '1', '1', 'A1'] })).toBeUndefined()
    expect(faultOfBlock({ plateTypes: ['02'], places: ['11', '1', '1', '1', '1'] })).toContain('重复')
    expect(faultOfBlock({ plateTypes: ['02', '52'], places: ['1', '1', '1', '1', '1'] })).toContain('格式')
    const all = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'
    expect(faultOfBlock({ plateTypes: ['02'], places: [all, all, all, all, all] })).toContain('过多')
  })

  it('overlaps another where they have a number of one kind in common', () => {
    expect(overlap(digits, { ...digits, id: 'x', places: ['1', '2', '3', '4', '5A'] })).toBe(true)
    expect(overlap(digits, { ...digits, id: 'x', places: ['1', '2', '3', '4', 'A'] })).toBe(false)
    expect(overlap(digits, { ...digits, id: 'x', plateTypes: ['52'] })).toBe(false)
    expect(overlap(digits, { ...digits, id: 'x', plateTypes: ['01', '52'] })).toBe(true)
    expect(overlap(digits, { ...digits, id: 'x', places: [...digits.places, '1'] })).toBe(false)
  })
})
