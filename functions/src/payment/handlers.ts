/** Paying on the phone and at the counter: the same bill, the same steps, other ways. */
import { problem } from '@lubiao/shared/kernel/problem'
import { parseCaseNumber } from '@lubiao/shared/kernel/ids'
import { liveOrder, orderOf, type Bill } from '@lubiao/shared/payment/bill'
import type { Channel, Way } from '@lubiao/shared/payment/channels'
import { paymentRoutes, type BillView } from '@lubiao/shared/payment/contract'
import { ownersOf, reachOf } from '../account/people'
import { auditLook, auditWatch, commitReply, serve, staffOf, userOf, type Ctx, type Served } from '../http/handler'
import { cursorAt, readCursor } from '../platform/cursor'
import type { Deps } from '../platform/deps'
import { billIdBy, billsOfOwner, changeOf, loadBill, type By } from '../platform/payment/bills'
import { ask, close, give, learn, openAt } from './moving'
import { deskBill, ownBill, seesBill } from './sight'
import { billView, COUNTER_WAYS, PHONE_WAYS } from './view'

const PAGE = 20

/** Where a payer's browser lands again: in front of the `#`, since channels put their own words behind the address. The phone's start turns it into the bill's page. */
const landingOf = ({ config }: Pick<Deps, 'config'>, { caseId }: Bill): string => `${config.H5_URL.replace(/\/$/, '')}/?bill=${caseId}`

interface Begin {
  readonly channel: Channel
  readonly way: Way
  readonly openid?: string
  readonly authCode?: string
}

/**
 * Begins an order or goes on with the one that the same person has begun in the same way: two taps, two tabs and a lost answer come to one order.
 * The reply is stored with the last write; until then a repetition goes on where the first stopped.
 */
async function begin(ctx: Ctx, bill: Bill, { channel, way, openid, authCode }: Begin, actor: 'payer' | 'clerk', by: By, view: (bill: Bill) => BillView, audited?: { readonly action: string; readonly subject: string }): Promise<BillView> {
  const { deps } = ctx
  if (!deps.channels.includes(channel)) throw problem('not-found', { detail: '这种缴费方式暂未开通' })
  const live = liveOrder(bill)
  const goesOn = live !== undefined && live.channel === channel && live.way === way && live.by === by.id && live.expiresAt > ctx.now
  const begun = goesOn ? bill : await give(deps, bill.caseId, { command: 'begin', channel, way }, actor, by)
  const order = liveOrder(begun)
  if (order === undefined) throw problem('busy')
  const opened = await openAt(deps, begun, order, { ...(openid === undefined ? {} : { openid }), ...(authCode === undefined ? {} : { authCode }), payerAddress: ctx.caller.address, ...(way === 'web' ? { returnUrl: landingOf(deps, bill) } : {}) })
  const current = (await loadBill(deps, bill.caseId)) ?? begun
  const offered = changeOf(deps, current, { command: 'offer', orderId: order.orderId, handed: opened.handed }, 'system', { kind: 'system', id: 'system' }, ctx.now)
  const reply = await commitReply<typeof paymentRoutes.begin>(ctx, offered.writes, view(offered.next), audited)
  return opened.news.state === 'pending' ? reply : view(await learn(deps, offered.next, order.orderId, opened.news))
}

const markOf = ({ openedAt, caseId }: Bill): string => `PAYMENT#${openedAt}#${caseId}`

/** The newest of all owners together, page by page: each is read from the same mark on. */
const mine = serve(paymentRoutes.mine, async ({ cursor }, ctx) => {
  const userId = userOf(ctx)
  const after = readCursor(cursor, /^PAYMENT#[0-9T:.Z-]{24}#[0-9A-Z-]{4,40}$/)
  const pages = await Promise.all((await ownersOf(ctx.deps, userId, ctx.now)).map((ownerId) => billsOfOwner(ctx.deps, ownerId, PAGE, after)))
  const found = pages.flatMap((page) => page.bills).sort((a, b) => (markOf(a) < markOf(b) ? 1 : -1))
  const bills = found.slice(0, PAGE)
  const last = bills.at(-1)
  const next = last !== undefined && (found.length > PAGE || pages.some((page) => page.next !== undefined)) ? markOf(last) : undefined
  return { bills: bills.map((bill) => billView(ctx.deps, bill, userId, PHONE_WAYS)), ...cursorAt(next) }
})

const get = serve(paymentRoutes.get, async ({ billId }, ctx) => billView(ctx.deps, await ownBill(ctx, billId), userOf(ctx), PHONE_WAYS))

const beginOnPhone = serve(paymentRoutes.begin, async ({ billId, channel, way }, ctx) => {
  const userId = userOf(ctx)
  const bill = await ownBill(ctx, billId)
  const reach = way === 'miniProgram' ? await reachOf(ctx.deps, userId) : undefined
  return begin(ctx, bill, { channel, way, ...(reach === undefined ? {} : { openid: reach.openid }) }, 'payer', { kind: 'user', id: userId }, (one) => billView(ctx.deps, one, userId, PHONE_WAYS))
})

const check = serve(paymentRoutes.check, async ({ billId }, ctx) => {
  const userId = userOf(ctx)
  return commitReply<typeof paymentRoutes.check>(ctx, [], billView(ctx.deps, await ask(ctx.deps, await ownBill(ctx, billId)), userId, PHONE_WAYS))
})

async function abandoned(ctx: Ctx, bill: Bill, orderId: string): Promise<Bill> {
  const order = orderOf(bill, orderId)
  if (order === undefined) throw problem('not-found')
  return close(ctx.deps, bill, order)
}

const abandon = serve(paymentRoutes.abandon, async ({ billId, orderId }, ctx) => {
  const userId = userOf(ctx)
  return commitReply<typeof paymentRoutes.abandon>(ctx, [], billView(ctx.deps, await abandoned(ctx, await ownBill(ctx, billId), orderId), userId, PHONE_WAYS))
})

const atCounter = (ctx: Ctx, bill: Bill): BillView => billView(ctx.deps, bill, staffOf(ctx).staffId, COUNTER_WAYS)

const counterFind = serve(paymentRoutes.counterFind, async ({ q }, ctx) => {
  const { deps } = ctx
  const number = parseCaseNumber(q) ?? q
  const billId = /^\d{20}$/.test(q) ? await billIdBy(deps, { noticeNo: q }) : number.startsWith('JF-') ? number : await billIdBy(deps, { caseId: number })
  const bill = billId === undefined ? undefined : await loadBill(deps, billId)
  const found = bill !== undefined && seesBill(staffOf(ctx), bill) ? [bill] : []
  await auditLook(ctx, 'payment.find', found[0]?.caseId ?? 'none')
  return { bills: found.map((one) => atCounter(ctx, one)) }
})

const counterGet = serve(paymentRoutes.counterGet, async ({ billId }, ctx) => {
  const bill = await deskBill(ctx, billId)
  await auditWatch(ctx, 'payment.look', billId)
  return atCounter(ctx, bill)
})

const counterBegin = serve(paymentRoutes.counterBegin, async ({ billId, channel, way, authCode }, ctx) => {
  if ((way === 'scan') !== (authCode !== undefined)) throw problem('invalid-input', { errors: [{ path: 'authCode', message: way === 'scan' ? '请扫描付款人手机上的付款码' : '出示收款码时不用扫付款码' }] })
  const bill = await deskBill(ctx, billId)
  return begin(ctx, bill, { channel, way, ...(authCode === undefined ? {} : { authCode }) }, 'clerk', { kind: 'staff', id: staffOf(ctx).staffId }, (one) => atCounter(ctx, one), { action: 'payment.begin', subject: billId })
})

const counterCheck = serve(paymentRoutes.counterCheck, async ({ billId }, ctx) => commitReply<typeof paymentRoutes.counterCheck>(ctx, [], atCounter(ctx, await ask(ctx.deps, await deskBill(ctx, billId))), { action: 'payment.check', subject: billId }))

const counterAbandon = serve(paymentRoutes.counterAbandon, async ({ billId, orderId }, ctx) =>
  commitReply<typeof paymentRoutes.counterAbandon>(ctx, [], atCounter(ctx, await abandoned(ctx, await deskBill(ctx, billId), orderId)), { action: 'payment.abandon', subject: billId }))

/** Routes of this file. */
export const payHandlers: readonly Served[] = [mine, get, beginOnPhone, check, abandon, counterFind, counterGet, counterBegin, counterCheck, counterAbandon]
