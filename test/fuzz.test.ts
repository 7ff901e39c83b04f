/**
 * Hostile inputs made from every contract: nothing answers 5xx, and every refusal is a problem of the closed lists that a person can act on.
 * `npm test` runs a reduced number with its seed printed; LUBIAO_FUZZ=1000 is the figure of the design.
 */
import { staffRoles } from '@lubiao/shared/account/contract'
import { buildRequest, needsKey, pathKeysOf } from '@lubiao/shared/kernel/route'
import { contracts as routes } from '../functions/src/http/contracts'
import { signAccess } from '../functions/src/http/caller'
import { problemList } from '../functions/src/http/contracts'
import { dice, hostileInput } from './support/hostile'
import { freshKey, Rig } from './support/rig'

const EACH = Number(process.env['LUBIAO_FUZZ'] ?? 24)
const SEED = Number(process.env['LUBIAO_SEED'] ?? 20190325)
/** Signing in and out ends the session the other requests need. */
const LEFT_OUT = new Set(['account.signOut', 'account.staffSignOut', 'account.deleteAccount'])

let rig: Rig
let token: string
const ids: Record<string, readonly string[]> = { caseId: ['TX-4F7K-9QWD-2XHTC'], fileId: ['FILE0001'], shareId: ['SHARE001'], staffNo: ['371501'], ticket: ['TICKET01'], eventId: ['a#1'], outletId: ['OL-DCF-01'], kioskId: ['KIOSK-001'], code: ['DL_REISSUE_LOST'], formId: ['FORM0001'] }

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
  const li = await rig.wechat('li')
  const claims = JSON.parse(Buffer.from(li.session.accessToken.split('.')[1] as string, 'base64url').toString()) as { userId: string }
  // One caller who may call everything, so that every input reaches its handler.
  token = await signAccess({ userId: claims.userId, familyId: 'FUZZ0001', staff: { staffId: '371500', name: '模糊测试', unit: 'zhidui', roles: [...staffRoles] } }, rig.deps.config.TOKEN_SECRET, rig.now)
}, 60_000)
afterAll(() => rig.stop())

describe(`hostile input, seed ${SEED}, ${EACH} a route`, () => {
  it.each(routes.filter((route) => !LEFT_OUT.has(route.name)).map((route) => [route.name, route] as const))('%s', async (_name, route) => {
    const roll = dice(SEED ^ [...route.name].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 7))
    const wrong: string[] = []
    for (let i = 0; i < EACH; i += 1) {
      const input = hostileInput(route, roll, pathKeysOf(route.path), ids)
      const built = buildRequest(route, input)
      const response = await rig.fetch(built.path, {
        method: built.method,
        headers: { authorization: `Bearer ${token}`, ...(built.body === undefined ? {} : { 'content-type': 'application/json' }), ...(needsKey(route) ? { 'idempotency-key': freshKey() } : {}) },
        ...(built.body === undefined ? {} : { body: JSON.stringify(built.body) })
      })
      const body = (await response.json()) as { code?: string; title?: string; caseId?: string }
      if (response.status >= 500 && body.code !== 'upstream-unavailable') wrong.push(`${response.status} ${JSON.stringify(input).slice(0, 300)}`)
      else if (response.status >= 400 && !(body.code !== undefined && body.code in problemList && /[\u4e00-\u9fff]/.test(body.title ?? ''))) wrong.push(`unnamed ${JSON.stringify(body)}`)
      else if (response.status < 300 && typeof body.caseId === 'string') ids['caseId'] = [...(ids['caseId'] ?? []), body.caseId].slice(-6)
    }
    expect(wrong).toEqual([])
  }, 600_000)
})
