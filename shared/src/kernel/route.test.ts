import fc from 'fast-check'
import * as z from 'zod'
import { buildRequest, defineRoute, needsKey, pathKeysOf } from './route'

const base = { name: 'shop.get', api: 'citizen', method: 'GET', path: '/api/shop/{shopId}/shelf/{shelf}', summary: '货架', by: ['public'], input: z.object({ shopId: z.string(), shelf: z.int(), q: z.string().optional() }), output: z.object({}) } as const
const get = defineRoute(base)
const post = defineRoute({ ...base, name: 'shop.put', method: 'POST' })

describe('a route', () => {
  it('defaults to 200, no problems of its own, and a key', () => {
    expect(get).toEqual({ ...base, status: 200, problems: [], keyless: false })
    expect(defineRoute({ ...base, status: 201, problems: ['shop.shut'], keyless: true })).toEqual({ ...base, status: 201, problems: ['shop.shut'], keyless: true })
  })

  it('names the keys of its path in order', () => {
    expect(pathKeysOf(base.path)).toEqual(['shopId', 'shelf'])
    expect(pathKeysOf('/api/shop')).toEqual([])
    expect(pathKeysOf('/api/{a-b}/{}/{ab}')).toEqual(['ab'])
  })

  it('asks for a key when it changes something, unless it is keyless', () => {
    expect(needsKey(get)).toBe(false)
    expect((['POST', 'PUT', 'DELETE'] as const).map((method) => needsKey({ ...get, method }))).toEqual([true, true, true])
    expect(needsKey({ ...post, keyless: true })).toBe(false)
  })
})

describe('a request', () => {
  it('puts what the path does not hold into the query of a GET', () => {
    expect(buildRequest(get, { shopId: '聊 城/1', shelf: 0, q: 'a&b=c', tags: ['x', 'y?'], none: undefined, nil: null, empty: [], flag: false }))
      .toEqual({ method: 'GET', path: '/api/shop/%E8%81%8A%20%E5%9F%8E%2F1/shelf/0?q=a%26b%3Dc&tags=x&tags=y%3F&flag=false', body: undefined })
    expect(buildRequest(get, { shopId: 's', shelf: 1 })).toEqual({ method: 'GET', path: '/api/shop/s/shelf/1', body: undefined })
    expect(buildRequest(get, { 'shopId': 's', 'shelf': 1, 'a b': 'c' }).path).toBe('/api/shop/s/shelf/1?a%20b=c')
  })

  it('puts it into the body of anything else', () => {
    expect(buildRequest(post, { shopId: 's', shelf: 1, q: 'x', nil: null, none: undefined })).toEqual({ method: 'POST', path: '/api/shop/s/shelf/1', body: { q: 'x', nil: null } })
    expect('none' in (buildRequest(post, { shopId: 's', shelf: 1, none: undefined }).body ?? {})).toBe(false)
    expect(buildRequest({ ...post, method: 'DELETE' }, { shopId: 's', shelf: 1 })).toEqual({ method: 'DELETE', path: '/api/shop/s/shelf/1', body: {} })
  })

  it('refuses a path key that is missing or would be folded away', () => {
    for (const shelf of [undefined, null, '', '.', '..']) expect(() => buildRequest(get, { shopId: 's', shelf })).toThrow(new TypeError('shop.get: path key shelf is missing or not usable'))
    for (const shelf of ['...', '.a', 'a..', '. .']) expect(buildRequest(get, { shopId: 's', shelf }).path).toBe(`/api/shop/s/shelf/${encodeURIComponent(shelf)}`)
  })

  it('comes out of a URL parser as it went in, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 3 }), fc.string({ unit: 'grapheme' }), (shopId, q) => {
      const url = new URL(buildRequest(get, { shopId, shelf: 1, q }).path, 'http://shop.test')
      expect(url.pathname.split('/').map(decodeURIComponent)).toEqual(['', 'api', 'shop', shopId, 'shelf', '1'])
      expect(url.searchParams.get('q')).toBe(q)
    }))
  })
})
