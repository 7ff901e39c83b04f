import { createHash, createHmac, randomUUID } from 'node:crypto'
import { startRegistrySimulator } from './registry'

const key = { keyId: 'lubiao', secret: 'lubiao-demo-registry-secret' }

describe('registry simulator: contract', () => {
  let sim: Awaited<ReturnType<typeof startRegistrySimulator>>
  let nowMs = Date.parse('2026-11-23T12:00:00.000Z')

  interface Signing { readonly keyId?: string; readonly secret?: string; readonly atMs?: number; readonly nonce?: string; readonly sent?: string; readonly method?: string }
  /** A client of its own: signs as the interface document says. */
  async function ask(path: string, question: unknown, signing: Signing = {}): Promise<{ status: number; body: Record<string, unknown> }> {
    const body = JSON.stringify(question)
    const timestamp = String(Math.floor((signing.atMs ?? nowMs) / 1000))
    const nonce = signing.nonce ?? randomUUID()
    const text = `POST\n${path}\n${timestamp}\n${nonce}\n${createHash('sha256').update(body).digest('hex')}`
    const method = signing.method ?? 'POST'
    const reply = await fetch(sim.url + path, {
      method, ...(method === 'GET' ? {} : { body: signing.sent ?? body }),
      headers: { 'content-type': 'application/json', 'X-Lubiao-Key-Id': signing.keyId ?? key.keyId, 'X-Lubiao-Timestamp': timestamp, 'X-Lubiao-Nonce': nonce,
        'X-Lubiao-Signature': createHmac('sha256', signing.secret ?? key.secret).update(text).digest('hex') }
    })
    return { status: reply.status, body: await reply.json() as Record<string, unknown> }
  }
  const admin = async (name: string, body?: object) => {
    const reply = await fetch(`${sim.adminUrl}/${name}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })
    return { status: reply.status, body: await reply.json() as Record<string, unknown> }
  }
  const vehicle = (plate: string, plateType = '01') => ask('/v1/vehicles/query', { plate, plateType })

  beforeAll(async () => { sim = await startRegistrySimulator({ ...key, now: () => nowMs }) })
  beforeEach(() => admin('reset', {}))
  afterAll(() => sim.stop())

  it('verifies a person by name, number and, if given, phone', async () => {
    const li = { name: '李建国', idNumber: '371502198506120132' }
    expect((await ask('/v1/persons/verify', li)).body).toEqual({ match: true })
    expect((await ask('/v1/persons/verify', { ...li, phone: '13800000001' })).body).toEqual({ match: true })
    expect((await ask('/v1/persons/verify', { ...li, phone: '13800000009' })).body).toEqual({ match: false, reason: 'phone' })
    expect((await ask('/v1/persons/verify', { ...li, name: '李建军' })).body).toEqual({ match: false, reason: 'name' })
    expect((await ask('/v1/persons/verify', { ...li, idNumber: '371502199003074511' })).body).toEqual({ match: false, reason: 'unknown' })
  })

  it('tells all about a vehicle, and tells plates of two kinds apart', async () => {
    expect((await vehicle('鲁P12345')).body).toEqual({
      found: true,
      vehicle: { plate: '鲁P12345', plateType: '01', class: 'medium-truck', energy: 'fuel', use: '货运', status: 'normal', ownerName: '李建国', ownerIdHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string, massKg: 9800, lengthMm: 8200, vin: expect.any(String) as string },
      inspection: { validUntil: '2027-09-19' }, insurance: { validUntil: '2027-08-10', insurer: '示例财险' }, violations: { open: 0 }
    })
    expect((await vehicle('鲁P12345', '02')).body).toMatchObject({ vehicle: { class: 'passenger', ownerName: '陈明' } })
    expect((await vehicle('鲁P20001')).body).toMatchObject({ vehicle: { ownerUscc: '91371502MA3ABCD15D' } })
    expect((await vehicle('鲁P00000')).body).toEqual({ found: false })
  })

  it('has vehicles with every trouble', async () => {
    expect((await vehicle('鲁P33333')).body).toMatchObject({ inspection: { validUntil: '2026-11-11' } })
    expect((await vehicle('鲁P33334')).body).toMatchObject({ insurance: { validUntil: '2026-11-20' } })
    expect((await vehicle('鲁P44444')).body).toMatchObject({ vehicle: { status: 'scrapped' } })
    expect((await vehicle('鲁P55555')).body).toMatchObject({ violations: { open: 6 } })
    expect((await vehicle('鲁P30004D', '51')).body).toMatchObject({ vehicle: { energy: 'electric' } })
  })

  it('counts days in Beijing: at 16:00 UTC tomorrow has begun', async () => {
    const at = nowMs
    nowMs = Date.parse('2026-11-23T16:00:00.000Z')
    expect((await vehicle('鲁P33333')).body).toMatchObject({ inspection: { validUntil: '2026-11-12' } })
    nowMs = at
  })

  it('knows licences and enterprises', async () => {
    expect((await ask('/v1/drivers/query', { idNumber: '371502198506120132' })).body).toEqual({ found: true, licence: { class: ['A2', 'D'], status: 'normal', validUntil: '2029-05-11', points: 0, medicalOn: '2026-10-24' } })
    expect((await ask('/v1/drivers/query', { idNumber: '371502199003074511' })).body).toEqual({ found: false })
    expect((await ask('/v1/enterprises/query', { uscc: '91371502MA3ABCD15D' })).body).toMatchObject({ found: true, name: '聊城市鲁西建材有限公司', legalRepresentative: '王秀英' })
    expect(JSON.stringify((await ask('/v1/enterprises/query', { uscc: '91371502MA3ABCD15D' })).body)).not.toContain('371502199003070289')
    expect((await ask('/v1/enterprises/query', { uscc: '91371502MA3ABCD15X' })).body).toEqual({ found: false })
    const representative = async (name: string, idNumber: string) => (await ask('/v1/enterprises/representative', { uscc: '91371502MA3ABCD15D', name, idNumber })).body
    expect(await representative('王秀英', '371502199003070289')).toEqual({ match: true })
    expect(await representative('王秀英', '371502198506120132')).toEqual({ match: false })
  })

  it.each<[string, Signing, string]>([
    ['an unknown key', { keyId: 'other' }, 'unknown-key'], ['a wrong secret', { secret: 'wrong' }, 'signature'], ['changed bytes', { sent: '{"plate":"鲁P99999","plateType":"01"}' }, 'signature'],
    ['a clock 5 min 1 s slow', { atMs: Date.parse('2026-11-23T11:54:59.000Z') }, 'clock'], ['a clock 5 min 1 s fast', { atMs: Date.parse('2026-11-23T12:05:01.000Z') }, 'clock'],
    ['a short nonce', { nonce: 'short' }, 'nonce']
  ])('refuses %s', async (_what, signing, error) => {
    expect(await ask('/v1/vehicles/query', { plate: '鲁P12345', plateType: '01' }, signing)).toEqual({ status: 401, body: { error } })
  })

  it('takes a clock five minutes off, a nonce once, and a path only as signed', async () => {
    expect((await ask('/v1/drivers/query', { idNumber: '' }, { atMs: nowMs - 300_000 })).status).toBe(200)
    const nonce = randomUUID()
    expect((await ask('/v1/drivers/query', { idNumber: '' }, { nonce })).status).toBe(200)
    expect(await ask('/v1/drivers/query', { idNumber: '' }, { nonce })).toEqual({ status: 401, body: { error: 'replayed' } })
    const from = nowMs
    nowMs += 10 * 60_000 + 1_000
    expect(await ask('/v1/drivers/query', { idNumber: '' }, { nonce, atMs: from })).toEqual({ status: 401, body: { error: 'clock' } })
    nowMs = from
  })

  it('names a malformed question, an unknown call and a wrong method', async () => {
    expect(await ask('/v1/persons/verify', { name: 5 })).toEqual({ status: 400, body: { error: 'malformed' } })
    expect(await ask('/v1/vehicles/query', [])).toEqual({ status: 400, body: { error: 'malformed' } })
    expect(await ask('/v1/none', {})).toEqual({ status: 404, body: { error: 'no-such-call' } })
    expect((await ask('/v1/drivers/query', {}, { method: 'GET' })).status).toBe(401)
  })

  it('edits and adds vehicles, lists calls, forgets on reset', async () => {
    await admin('vehicle', { plate: '鲁P12345', plateType: '01', openViolations: 9, inspectionDays: -1 })
    expect((await vehicle('鲁P12345')).body).toMatchObject({ violations: { open: 9 }, inspection: { validUntil: '2026-11-22' }, vehicle: { ownerName: '李建国' } })
    await admin('vehicle', { plate: '鲁PZ0001', plateType: '01' })
    expect((await vehicle('鲁PZ0001')).body).toMatchObject({ found: true, vehicle: { class: 'medium-truck', status: 'normal' } })
    expect((await admin('calls')).body).toMatchObject({ calls: [{ path: '/v1/vehicles/query', status: 200 }, { status: 200 }] })
    expect((await admin('vehicle', { plate: '鲁P12345', plateType: '77' })).status).toBe(400)
    await admin('reset', {})
    expect((await vehicle('鲁P12345')).body).toMatchObject({ violations: { open: 0 } })
    expect((await vehicle('鲁PZ0001')).body).toEqual({ found: false })
  })

  it('fails at a rate, is slow, goes down', async () => {
    await admin('faults', { errorRate: 0.5, seed: 3 })
    const statuses = []
    for (let i = 0; i < 20; i += 1) statuses.push((await vehicle('鲁P12345')).status)
    expect(new Set(statuses)).toEqual(new Set([200, 503]))
    await admin('faults', { slowMs: 80 })
    const from = Date.now()
    await vehicle('鲁P12345')
    expect(Date.now() - from).toBeGreaterThanOrEqual(75)
    await admin('faults', { down: true })
    await expect(vehicle('鲁P12345')).rejects.toThrow()
    expect((await admin('faults')).body).toMatchObject({ down: true })
  })
})
