/** The draw, recomputed independently with node:crypto alone; fair in its distribution; every change of what was published shows. */
import { createHash, createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { commitmentOf, drawOrder, DRAW_METHOD, faultsOfDraw } from './draw'

const secretOf = (n: number): string => createHash('sha256').update(`secret ${n}`).digest('hex')
const idOf = (n: number): string => createHash('sha256').update(`entry ${n}`).digest('hex').slice(0, 16).toUpperCase()
const ids = (n: number): string[] => Array.from({ length: n }, (_unused, i) => idOf(i))

/** What somebody who has only the page would write. */
function recomputed(secret: string, list: readonly string[]): { commitment: string; order: string[] } {
  const sha = (...parts: Buffer[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
  const bytes = Buffer.from(secret, 'hex')
  const seed = sha(bytes, sha(Buffer.from([...list].sort().join('\n'), 'ascii')))
  const rank = new Map(list.map((id) => [id, createHmac('sha256', seed).update(id, 'ascii').digest('hex')]))
  return { commitment: sha(bytes).toString('hex'), order: [...list].sort((a, b) => ((rank.get(a) as string) < (rank.get(b) as string) ? -1 : 1)) }
}

it('is what anybody gets who computes it from the page', () => {
  fc.assert(fc.property(fc.nat(), fc.nat({ max: 60 }), (secret, n) => {
    const drawn = drawOrder(secretOf(secret), ids(n))
    expect({ commitment: drawn.commitment, order: [...drawn.order] }).toEqual(recomputed(secretOf(secret), ids(n)))
  }))
})

it('has one known result, so that the method cannot drift', () => {
  const drawn = drawOrder(secretOf(1), ids(5))
  expect(drawn.seed).toBe(createHash('sha256').update(Buffer.from(secretOf(1), 'hex')).update(createHash('sha256').update([...ids(5)].sort().join('\n')).digest()).digest('hex'))
  expect(DRAW_METHOD).toContain('HMAC-SHA-256(种子, 编号)')
})

it('does not depend on the order in which entries are given: who came first has no advantage', () => {
  expect(drawOrder(secretOf(2), ids(100)).order).toEqual(drawOrder(secretOf(2), ids(100).reverse()).order)
})

it('gives every entry every place about equally often', () => {
  const entries = ids(8)
  const firsts = new Map(entries.map((id) => [id, 0]))
  const draws = 1600
  for (let n = 0; n < draws; n += 1) {
    const first = drawOrder(secretOf(n), entries).order[0] as string
    firsts.set(first, (firsts.get(first) as number) + 1)
  }
  // Chi-square with 7 degrees of freedom: 24.3 is passed by chance once in a thousand; the secrets are fixed, so it is passed always or never.
  const expected = draws / entries.length
  expect([...firsts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)).toBeLessThan(24.3)
})

describe('a published draw', () => {
  const published = () => {
    const drawn = drawOrder(secretOf(3), ids(20))
    return { drawn, places: drawn.order.map((entryId, i) => ({ entryId, place: i + 1 })) }
  }

  it('holds as it was drawn', () => {
    const { drawn, places } = published()
    expect(faultsOfDraw(drawn, [...places].reverse())).toEqual([])
  })

  it('shows another secret, a removed or added entry, and two swapped places', () => {
    const { drawn, places } = published()
    expect(faultsOfDraw({ ...drawn, secret: secretOf(4) }, places)).toContain('公布的秘密与事先公布的承诺值不符')
    expect(faultsOfDraw(drawn, places.slice(1))).toContain('名单与公布的名单值不符')
    expect(faultsOfDraw(drawn, [...places, { entryId: idOf(99), place: 21 }])).toContain('名单与公布的名单值不符')
    const swapped = places.map(({ entryId, place }) => ({ entryId, place: place === 1 ? 2 : place === 2 ? 1 : place }))
    expect(faultsOfDraw(drawn, swapped)).toEqual(['2 个编号的顺序与计算结果不符'])
    expect(faultsOfDraw({ ...drawn, seed: secretOf(5) }, places)).toEqual(['种子不是由秘密和名单算出的'])
    expect(commitmentOf(secretOf(3))).toBe(drawn.commitment)
  })
})
