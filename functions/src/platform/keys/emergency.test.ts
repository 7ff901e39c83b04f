import { startKms, type KmsServer } from '../../../../test/support/kms'
import { startTable, type TestTable } from '../../../../test/support/table'
import { readAudit } from '../audit'
import { systemRandom, systemSleep } from '../chance'
import { revokeSigningKey, type EmergencyOutcome } from './emergency'
import { createKmsKeys } from './kms'
import type { KeysPort } from './port'
import { readRevokedKeys, wireKid } from './revoked'
import { daysAfter } from './rotation'

const START = '2026-11-23T02:00:00.000Z'
const AT = daysAfter(START, 10)
const message = new TextEncoder().encode('a pass')
let kms: KmsServer
let table: TestTable
/** Two running functions: each has its own adapter, they share the table only. */
let [one, other]: KeysPort[] = []
beforeAll(async () => {
  ;[kms, table] = await Promise.all([startKms(['pass-1', 'pass-2', 'bundle-1'], message), startTable()])
  const windows = (...ids: readonly string[]) => ids.map((keyId, i) => ({ keyId, signsFrom: daysAfter(START, i * 90), signsUntil: daysAfter(START, (i + 1) * 90) }))
  const settings = JSON.stringify({ pass: windows('pass-1', 'pass-2'), bundle: windows('bundle-1') })
  ;[one, other] = [0, 1].map(() => createKmsKeys(settings, 'cn-north-1', () => undefined, (kind) => readRevokedKeys(table.table, kind), kms.url))
}, 60_000)
afterAll(() => Promise.all([kms.stop(), table.stop()]))

const revoke = (kid: string, options: { kind?: 'pass' | 'bundle'; withoutSuccessor?: boolean } = {}): Promise<EmergencyOutcome> =>
  revokeSigningKey({ table: table.table, random: systemRandom, sleep: systemSleep, keys: one as KeysPort }, { kind: 'pass', kid, since: START, by: '371500', ...options }, AT)

it('takes a KMS key out of use in every running function at once, without a deployment', async () => {
  const before = await (other as KeysPort).passSigner(AT)
  const outcome = await revoke(before.kid)
  const now = await (other as KeysPort).passSigner(AT)
  expect(outcome).toMatchObject({ before: false, signing: { kid: now.kid, status: 'current', notBefore: daysAfter(AT, -1) } })
  expect(now.kid).not.toBe(before.kid)
  expect(await now.sign(message)).toHaveLength(64)
  expect((await (other as KeysPort).published('pass', AT)).map(({ kid, status, revokedSince }) => [kid, status, revokedSince])).toEqual([[before.kid, 'revoked', START], [now.kid, 'current', undefined]])
  expect((await readAudit(table.table, '371500')).map(({ action, subject }) => [action, subject])).toEqual([['keys.revoke.pass', before.kid]])
  expect(wireKid(before.kid)).toBe(Buffer.from(before.kid, 'hex').toString('base64url'))
})

it('does not stop all signing by mistake, only when that is ordered', async () => {
  const last = await (one as KeysPort).passSigner(AT)
  await expect(revoke(last.kid)).rejects.toThrow('--without-successor')
  expect((await (other as KeysPort).passSigner(AT)).kid).toBe(last.kid)
  expect(await revoke(last.kid, { withoutSuccessor: true })).toMatchObject({ before: false, signing: undefined })
  await expect((other as KeysPort).passSigner(AT)).rejects.toMatchObject({ code: 'upstream-unavailable' })
  expect((await (other as KeysPort).published('bundle', AT)).map((key) => key.status)).toEqual(['current'])
  expect(await readAudit(table.table, '371500')).toHaveLength(2)
})
