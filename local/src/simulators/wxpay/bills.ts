/** The daily bills: trades and the flow of funds as CSV, ready at nine of the next day, at an address that can be read for five minutes. */
import { createHash, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import * as z from 'zod'
import { beijing, beijingDate, compact, refuse, wrongParameter, type Refusal, type Success } from './answers'
import type { Orders, Platform } from './orders'
import type { Refunds } from './refunds'

const READY_MS = (24 + 9) * 3_600_000
const KEPT_MS = 92 * 86_400_000
const TOKEN_MS = 300_000
const date = z.string().regex(/^\d{4}-\d\d-\d\d$/).refine((day) => !Number.isNaN(Date.parse(`${day}T00:00:00+08:00`)))
const tar = z.literal('GZIP').optional()
const tradeShape = z.strictObject({ bill_date: date, bill_type: z.enum(['ALL', 'SUCCESS', 'REFUND']).default('ALL'), tar_type: tar })
const flowShape = z.strictObject({ bill_date: date, account_type: z.enum(['BASIC', 'OPERATION', 'FEES']), tar_type: tar })

const TRADE_HEAD = '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const TRADE_FOOT = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'
const FLOW_HEAD = '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号'
const FLOW_FOOT = '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额'

const yuan = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
const wall = (ms: number): string => beijing(ms).slice(0, 19).replace('T', ' ')
const line = (cells: readonly string[]): string => cells.map((cell) => `\`${cell}`).join(',')
const sum = (amounts: readonly number[]): number => amounts.reduce((total, fen) => total + fen, 0)
const csv = (head: string, rows: readonly (readonly string[])[], foot: string, totals: readonly string[]): Buffer => Buffer.from(`\uFEFF${[head, ...rows.map(line), foot, line(totals)].join('\r\n')}\r\n`)

/** What can be ordered to stand in a day's trade bill. */
export const plantedShape = z.object({ day: date, lines: z.array(z.object({ kind: z.enum(['capture', 'refund']), number: z.string(), channelNo: z.string(), fen: z.int().min(0) })) })
type PlantedLine = z.output<typeof plantedShape>['lines'][number]

/** What can be ordered of a day's movements of the account: a number's left out (null), moved with another sum (out below zero), or one more that nothing was traded for. */
export const changedShape = z.object({ day: date, changes: z.array(z.object({ number: z.string(), fen: z.int().nullable(), name: z.enum(['交易', '退款', '扣除交易手续费', '提现']).optional() })) })
type Change = z.output<typeof changedShape>['changes'][number]

/** A movement of the account: fen in, or out below zero; `proof` is the merchant's number. */
interface Move {
  readonly at: number
  readonly no: string
  readonly name: string
  readonly fen: number
  readonly proof: string
}

/** Bills of one merchant. */
export class Bills {
  private readonly tokens = new Map<string, { readonly text: Buffer; readonly at: number }>()
  /** Lines written into a day's trade bill in place of what happened, by an order: what reconciliation must find. */
  readonly planted = new Map<string, readonly PlantedLine[]>()
  /** Changes to a day's movements of the account, by an order. */
  readonly changed = new Map<string, readonly Change[]>()
  constructor(private readonly platform: Platform, private readonly orders: Orders, private readonly refunds: Refunds, private readonly base: () => string) {}

  private trades(day: string, type: 'ALL' | 'SUCCESS' | 'REFUND'): string[][] {
    const { merchant } = this.platform
    const planted = this.planted.get(day)
    if (planted !== undefined) return planted.map(({ kind, number, channelNo, fen }) => {
      const back = kind === 'refund' ? yuan(fen) : '0.00'
      const came = kind === 'refund' ? '0.00' : yuan(fen)
      return [
        `${day} 12:00:00`, merchant.appid, merchant.mchid, '0', '', kind === 'refund' ? '' : channelNo, kind === 'refund' ? '' : number, 'oPlanted', 'JSAPI', kind === 'refund' ? 'REFUND' : 'SUCCESS', 'OTHERS', 'CNY',
        came, '0.00', kind === 'refund' ? channelNo : '0', kind === 'refund' ? number : '0', back, '0.00', kind === 'refund' ? 'ORIGINAL' : '', kind === 'refund' ? 'SUCCESS' : '', '规费', '', '0.00000', '0.00%', came, back, ''
      ]
    })
    const paid = this.orders.list.flatMap((order) => (order.paid !== undefined && beijingDate(order.paid.at) === day ? [{ at: order.paid.at, order, refund: undefined }] : []))
    const given = this.refunds.list.flatMap((refund) => (beijingDate(refund.madeAt) === day ? [{ at: refund.madeAt, order: refund.order, refund }] : []))
    const rows = [...(type === 'REFUND' ? [] : paid), ...(type === 'SUCCESS' ? [] : given)].sort((a, b) => a.at - b.at)
    const status = { PROCESSING: 'PROCESSING', ABNORMAL: 'PROCESSING', SUCCESS: 'SUCCESS', CLOSED: 'FAIL' } as const
    return rows.map(({ at, order, refund }) => {
      const { total } = order.asked.amount
      const back = refund === undefined ? '0.00' : yuan(refund.asked.amount.refund)
      return [
        wall(at), merchant.appid, merchant.mchid, '0', '', order.paid?.transactionId ?? '', order.asked.out_trade_no, order.paid?.openid ?? '', order.type, refund === undefined ? 'SUCCESS' : 'REFUND', 'OTHERS', 'CNY',
        refund === undefined ? yuan(total) : '0.00', '0.00', refund?.refundId ?? '0', refund?.asked.out_refund_no ?? '0', back, '0.00', refund === undefined ? '' : 'ORIGINAL', refund === undefined ? '' : status[refund.status],
        order.asked.description.replaceAll(',', ' '), order.asked.attach ?? '', '0.00000', '0.00%', refund === undefined ? yuan(total) : '0.00', back, ''
      ]
    })
  }

  /** Every movement of the account there has been: what was paid comes in, a refund goes out when it is accepted and comes in again when it is given up. */
  private moves(): Move[] {
    const paid = this.orders.list.flatMap(({ asked, paid }) => (paid === undefined ? [] : [{ at: paid.at, no: paid.transactionId, name: '交易', fen: asked.amount.total, proof: asked.out_trade_no }]))
    const given = this.refunds.list.flatMap(({ asked, refundId, madeAt, closedAt }) => {
      const out = { at: madeAt, no: refundId, name: '退款', fen: -asked.amount.refund, proof: asked.out_refund_no }
      return closedAt === undefined ? [out] : [out, { ...out, at: closedAt, fen: asked.amount.refund }]
    })
    return [...paid, ...given]
  }

  /** Movements of a day: of what happened, or of the trade bill that was written by hand, then as they were ordered to be. */
  private movesOn(day: string): Move[] {
    const at = Date.parse(`${day}T12:00:00+08:00`)
    const planted = this.planted.get(day)?.map(({ kind, number, channelNo, fen }): Move => ({ at, no: channelNo, name: kind === 'capture' ? '交易' : '退款', fen: kind === 'capture' ? fen : -fen, proof: number }))
    let moves = planted ?? this.moves().filter((move) => beijingDate(move.at) === day)
    for (const { number, fen, name } of this.changed.get(day) ?? []) {
      const known = moves.some((move) => move.proof === number)
      if (fen === null) moves = moves.filter((move) => move.proof !== number)
      else if (known) moves = moves.map((move) => (move.proof === number ? { ...move, fen } : move))
      else moves = [...moves, { at, no: `4200${compact(at)}`, name: name ?? (fen > 0 ? '交易' : '退款'), fen, proof: number }]
    }
    return moves.sort((a, b) => a.at - b.at)
  }

  private flows(day: string): string[][] {
    const { mchid } = this.platform.merchant
    let balance = sum(this.moves().filter((move) => beijingDate(move.at) < day).map((move) => move.fen))
    return this.movesOn(day).map(({ at, no, name, fen, proof }, i) => {
      balance += fen
      return [wall(at), no, `${day.replaceAll('-', '')}${String(i + 1).padStart(10, '0')}`, name, name, fen > 0 ? '收入' : '支出', yuan(Math.abs(fen)), balance < 0 ? `-${yuan(-balance)}` : yuan(balance), `${mchid}API`, '', proof]
    })
  }

  /** The address of a day's bill; refused before nine of the next day, and for a day on which nothing happened. */
  ask(kind: 'tradebill' | 'fundflowbill', query: URLSearchParams): Refusal | Success {
    const { now } = this.platform
    const parsed = (kind === 'tradebill' ? tradeShape : flowShape).safeParse(Object.fromEntries(query))
    if (!parsed.success) return wrongParameter(parsed.error, 'uri')
    const asked = parsed.data
    const day = asked.bill_date
    const begun = Date.parse(`${day}T00:00:00+08:00`)
    if (now() - begun > KEPT_MS) return refuse(400, 'PARAM_ERROR', '账单日期超出可下载范围', { field: '/bill_date', location: 'uri' })
    const rows = now() < begun + READY_MS ? [] : 'bill_type' in asked ? this.trades(day, asked.bill_type) : asked.account_type === 'BASIC' ? this.flows(day) : []
    if (rows.length === 0) return refuse(400, 'NO_STATEMENT_EXIST', '账单文件不存在')
    const fenIn = (at: number, which: (row: readonly string[]) => boolean = () => true): number => sum(rows.filter(which).map((row) => Math.round(Number(row[at]) * 100)))
    const side = (name: string) => (row: readonly string[]): boolean => row[5] === name
    const text = kind === 'tradebill'
      ? csv(TRADE_HEAD, rows, TRADE_FOOT, [String(rows.length), yuan(fenIn(12)), yuan(fenIn(16)), '0.00', '0.00000', yuan(fenIn(24)), yuan(fenIn(25))])
      : csv(FLOW_HEAD, rows, FLOW_FOOT, [String(rows.length), String(rows.filter(side('收入')).length), yuan(fenIn(6, side('收入'))), String(rows.filter(side('支出')).length), yuan(fenIn(6, side('支出')))])
    const token = randomBytes(24).toString('base64url')
    this.tokens.set(token, { text, at: now() })
    this.platform.journal.add('bill', { kind, day, lines: rows.length })
    return { status: 200, body: { hash_type: 'SHA1', hash_value: createHash('sha1').update(text).digest('hex'), download_url: `${this.base()}/v3/billdownload/file?token=${token}${asked.tar_type === undefined ? '' : '&tartype=gzip'}` } }
  }

  /** The file itself: plain, or zipped when the address says so. */
  download(query: URLSearchParams): Refusal | { readonly file: Buffer; readonly type: string } {
    const found = this.tokens.get(query.get('token') ?? '')
    if (found === undefined || this.platform.now() - found.at > TOKEN_MS) return refuse(400, 'PARAM_ERROR', '下载地址无效或已过期')
    return query.get('tartype') === 'gzip' ? { file: gzipSync(found.text), type: 'application/x-gzip' } : { file: found.text, type: 'text/plain; charset=utf-8' }
  }
}
