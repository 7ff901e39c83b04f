/** Holders: my passes, the credential on this phone, sharing with the driver at the wheel, papers. */
import * as z from 'zod'
import { Problem, problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { ID_ALPHABET } from '@lubiao/shared/kernel/ids'
import type { PassDevice } from '@lubiao/shared/pass/case'
import { passProblems, passRoutes, type PassSummary } from '@lubiao/shared/pass/contract'
import type { PassActor } from '@lubiao/shared/pass/machine'
import { isOpenShare, type Actor } from '@lubiao/shared/pass/rules'
import { consentedPerson, ownersOf } from '../account/people'
import { commitReply, serve, userOf, type Ctx, type Served } from '../http/handler'
import type { Deps } from '../platform/deps'
import { onNewest } from '../platform/newest'
import { readRevokedKeys, wireKid } from '../platform/keys/revoked'
import { decideAll, writesOf } from './act'
import { viewerOf } from './actors'
import { freshId, loadSeen } from './handlers-citizen'
import { loadWithEvents, nextCredentialNumber } from './repo'
import { newFileWrite, storeKey } from './repo-files'
import { casesOfOwner, casesSharedWith, type Page } from './repo-lists'
import { summaryOf, viewOf } from './view'

const refuse = problemsOf(passProblems)
const PAGE = 20

/** Where a list over several owners stopped: the owner's place and the last index key. */
const cursorSchema = z.tuple([z.int().min(0).max(200), z.string().regex(/^(PASS|PASSSHARED)#[0-9T:.Z-]{24}#[0-9A-Z-]{4,40}$/).optional()])

/** Reads a cursor a client sent back. Throws `invalid-input` on anything we did not make. */
export function readCursor(text: string | undefined): readonly [place: number, after: string | undefined] {
  if (text === undefined) return [0, undefined]
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    value = undefined
  }
  const parsed = cursorSchema.safeParse(value)
  if (!parsed.success) throw problem('invalid-input', { errors: [{ path: 'cursor', message: '翻页标识不正确，请从第一页开始' }] })
  return [parsed.data[0], parsed.data[1]]
}

const cursorOf = (place: number, after: string | undefined): string => Buffer.from(JSON.stringify(after === undefined ? [place] : [place, after])).toString('base64url')

const mine = serve(passRoutes.mine, async (input, ctx) => {
  const { deps, now } = ctx
  const userId = userOf(ctx)
  const owners = await ownersOf(deps, userId, now)
  const cases: PassSummary[] = []
  let [place, after] = readCursor(input.cursor)
  for (; place <= owners.length && cases.length < PAGE; place += 1, after = undefined) {
    const owner = owners[place]
    const limit: number = PAGE - cases.length
    const page: Page = owner === undefined ? await casesSharedWith(deps, userId, limit, after) : await casesOfOwner(deps, owner, limit, after)
    cases.push(...page.cases.map((one) => summaryOf(one, owner === undefined ? 'driver' : 'owner', now)))
    if (page.next !== undefined) return { cases, cursor: cursorOf(place, page.next) }
  }
  return place <= owners.length ? { cases, cursor: cursorOf(place, undefined) } : { cases }
})

/** The phone as the case keeps it. */
async function newDevice(ctx: Ctx, roles: readonly PassActor[], input: { readonly publicKey: string; readonly deviceName: string }): Promise<PassDevice> {
  return {
    deviceId: freshId(ctx.deps), name: input.deviceName, holder: roles.includes('applicant') ? 'owner' : 'driver', userId: userOf(ctx), publicKey: input.publicKey,
    revocationIndex: await nextCredentialNumber(ctx.deps), at: ctx.now
  }
}

const bindDevice = serve(passRoutes.bindDevice, (input, ctx) => onNewest(async () => {
  const { deps, now } = ctx
  const { passCase, viewer } = await loadSeen(ctx, input.caseId)
  // The codec and its curve are loaded when a credential is made, not when a function starts (design §10).
  const { isHolderKey, issue } = await import('./credential')
  if (!isHolderKey(input.publicKey)) throw problem('invalid-input', { errors: [{ path: 'publicKey', message: '设备公钥不正确，请重新存入' }] })
  const known = passCase.devices.find((device) => device.publicKey === input.publicKey && device.userId === viewer.actor.id)
  if (known !== undefined) return issue(deps, passCase, known, now)
  if (input.renewal === true) throw problem('not-found')
  const device = await newDevice(ctx, viewer.actor.roles, input)
  const change = await decideAll(deps, now, passCase, [{ command: 'bindDevice', device }], () => viewer.actor)
  // Signed before anything is written: a key that cannot be reached leaves no device without a credential.
  const credential = await issue(deps, change.next, device, now)
  return commitReply<typeof passRoutes.bindDevice>(ctx, await writesOf(deps, [change]), credential)
}))

const revokedKeys = serve(passRoutes.revokedKeys, async (_input, { deps }) => ({ kids: (await readRevokedKeys(deps.table, 'pass')).map((key) => wireKid(key.kid)) }))

const MAC_LENGTH = 20
/** A share code: the case number without hyphens and a keyed mark of the share. It carries no secret of its own and is stored nowhere. */
const shareCodeOf = (deps: Deps, caseId: string, shareId: string): string => `${caseId.replace(/-/g, '')}-${deps.cipher.lookup('share', `${caseId}#${shareId}`).slice(0, MAC_LENGTH)}`

/** The case number in a share code. */
function caseIdIn(shareCode: string): string | undefined {
  const match = new RegExp(`^([${ID_ALPHABET}]{2})([${ID_ALPHABET}]{4})([${ID_ALPHABET}]{4})([${ID_ALPHABET}]{5})-[0-9a-f]{${MAC_LENGTH}}$`).exec(shareCode)
  return match === null ? undefined : match.slice(1).join('-')
}

const shareCode = serve(passRoutes.shareCode, async ({ caseId, shareId }, ctx) => {
  const { passCase, viewer } = await loadSeen(ctx, caseId)
  if (viewer.relation !== 'owner') throw problem('not-found')
  const share = passCase.shares.find((one) => one.shareId === shareId)
  if (share === undefined || !isOpenShare(share, ctx.now)) throw problem('not-found')
  return { shareCode: shareCodeOf(ctx.deps, caseId, shareId), expiresAt: share.expiresAt }
})

const acceptShare = serve(passRoutes.acceptShare, (input, ctx) => onNewest(async () => {
  const { deps, now } = ctx
  const person = await consentedPerson(deps, userOf(ctx))
  const caseId = caseIdIn(input.shareCode)
  const loaded = caseId === undefined ? undefined : await loadWithEvents(deps, caseId)
  const share = loaded?.passCase.shares.find((one) => shareCodeOf(deps, loaded.passCase.caseId, one.shareId) === input.shareCode)
  if (loaded === undefined || share === undefined) throw refuse('pass.share-invalid')
  const { passCase, events } = loaded
  // Taken up already by this very person: the answer is the same as the first time.
  if (share.state === 'active' && share.userId === person.userId) return viewOf(deps, passCase, events, await viewerOf(ctx, passCase), now, false)
  const actor: Actor = { kind: 'user', id: person.userId, roles: ['invited'] }
  const change = await decideAll(deps, now, passCase, [{ command: 'acceptShare', shareId: share.shareId, userId: person.userId }], () => actor).catch((error: unknown) => {
    throw error instanceof Problem && error.code === 'not-allowed-now' ? refuse('pass.share-invalid') : error
  })
  const view = viewOf(deps, change.next, events, await viewerOf(ctx, change.next), now, false)
  return commitReply<typeof passRoutes.acceptShare>(ctx, await writesOf(deps, [change]), view)
}))

/** Gives permission to upload one file and remembers whose it is. */
export async function uploadTicket(ctx: Ctx, uploader: string, input: { readonly contentType: string; readonly bytes: number; readonly sha256: string }) {
  const fileId = freshId(ctx.deps)
  const ticket = await ctx.deps.files.ticket(storeKey(fileId), input.contentType, input.bytes, input.sha256)
  const reply = { fileId, url: ticket.url, fields: { ...ticket.fields }, expiresAt: ticket.expiresAt }
  return commitReply<typeof passRoutes.fileTicket>(ctx, [newFileWrite(ctx.deps, { fileId, uploader, ...input, at: ctx.now })], reply)
}

/** A link to a paper of a case the caller may see in full. */
export async function fileLinkOf(ctx: Ctx, caseId: string, fileId: string) {
  const { passCase, viewer } = await loadSeen(ctx, caseId)
  const paper = passCase.application.materials?.find((one) => one.fileId === fileId)
  if (viewer.relation === 'driver' || paper === undefined) throw problem('not-found')
  // A link to nothing would open a page of the store's own words.
  if ((await ctx.deps.files.head(storeKey(fileId))) === undefined) throw problem('not-found', { detail: '材料保存期已满，已经删除' })
  return ctx.deps.files.link(storeKey(fileId), paper.name)
}

const fileTicket = serve(passRoutes.fileTicket, async (input, ctx) => {
  const person = await consentedPerson(ctx.deps, userOf(ctx))
  return uploadTicket(ctx, `U${person.userId}`, input)
})

const fileLink = serve(passRoutes.fileLink, ({ caseId, fileId }, ctx) => fileLinkOf(ctx, caseId, fileId))

/** Routes of this file. */
export const holderServed: readonly Served[] = [mine, bindDevice, revokedKeys, shareCode, acceptShare, fileTicket, fileLink]
