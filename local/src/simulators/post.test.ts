import { createLog } from '@lubiao/functions/platform/log'
import { createPost, postHeaders } from '@lubiao/functions/platform/post/ems'
import { startPostSimulator, waybillNo } from './post'

const known = { senderNo: '37150000001', secret: 'a-secret-of-the-post' }
const at = '2026-11-23T02:00:00.000Z'
const to = { name: '李建国', phone: '13800000001', address: '聊城市东昌府区柳园北路1号' }

describe('the post, driven by the real adapter', () => {
  let sim: Awaited<ReturnType<typeof startPostSimulator>>
  const settings = () => ({ POST_URL: sim.url, POST_SENDER_NO: known.senderNo, POST_SECRET: known.secret })
  const lines: string[] = []
  const post = (change: Partial<ReturnType<typeof settings>> = {}) => createPost({ ...settings(), ...change }, () => at, createLog(() => at, (line) => lines.push(line)))
  const admin = async (name: string, body?: object) => (await fetch(`${sim.adminUrl}/${name}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })).json() as Promise<Record<string, unknown>>
  const codeOf = (promise: Promise<unknown>) => promise.then(() => 'answered', (error: { code: string }) => error.code)

  beforeAll(async () => {
    sim = await startPostSimulator({ ...known, now: () => Date.parse(at) })
  })
  beforeEach(() => admin('reset', {}))
  afterAll(() => sim.stop())

  it('gives a letter one waybill, however often it is asked', async () => {
    const letter = { ref: 'YW-0000-0000-00001-1', to, contents: '驾驶证' }
    const waybill = await post().createWaybill(letter)
    expect(waybill).toMatch(/^EA\d{9}CN$/)
    expect(await post().createWaybill(letter)).toBe(waybill)
    expect(await post().createWaybill({ ...letter, ref: 'YW-0000-0000-00001-2' })).not.toBe(waybill)
    expect(await admin('letters')).toMatchObject({ letters: [{ receiver: to, contents: '驾驶证', waybill }, {}] })
  })

  it('follows a letter to the one who signs, and no further', async () => {
    const waybill = await post().createWaybill({ ref: 'YW-0000-0000-00002-1', to, contents: '驾驶证' })
    expect(await post().track(waybill)).toEqual({ state: 'waiting', events: [] })
    await admin('move', { waybill, to: 'accepted', place: '聊城' })
    await admin('move', { waybill, to: 'signed', signedBy: '李建国' })
    expect(await post().track(waybill)).toEqual({ state: 'signed', signedBy: '李建国', events: [{ at, code: 'accepted', text: '已收寄', place: '聊城' }, { at, code: 'signed', text: '已签收' }] })
    expect(await admin('move', { waybill, to: 'transit' })).toEqual({ error: 'arrived' })
  })

  it('believes only its own customers, and only what they signed', async () => {
    for (const change of [{ POST_SECRET: 'another-secret-of-16' }, { POST_SENDER_NO: '1' }]) expect(await codeOf(post(change).track('EA100000009CN'))).toBe('upstream-unavailable')
    const body = JSON.stringify({ waybill: 'x' })
    const ask = async (sent: string, moment = at) => (await fetch(`${sim.url}/v1/tracks`, { method: 'POST', headers: postHeaders(settings(), 'POST', '/v1/tracks', body, moment), body: sent })).status
    expect([await ask(body), await ask(`${body} `), await ask(body, '2026-11-23T02:06:00.000Z')]).toEqual([404, 401, 401])
    expect(await codeOf(post().createWaybill({ ref: 'x', to, contents: '驾驶证' }))).toBe('upstream-unavailable')
  })

  it('can be out of reach, and is asked twice', async () => {
    await admin('faults', { down: true })
    expect(await codeOf(post().track('EA100000009CN'))).toBe('upstream-unavailable')
    expect(lines.join()).toContain('"system":"post"')
  })

  it('numbers as the postal union does', () => expect(waybillNo(47_312_482)).toBe('EA473124829CN'))
})
