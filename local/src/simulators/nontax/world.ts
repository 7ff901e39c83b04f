/** What the simulated non-tax platform and the treasury behind it remember: debts, orders, refunds, payers' codes, on a clock that can be turned. */
import { randomBytes, randomInt } from 'node:crypto'

/** Who collects. */
export interface Department {
  readonly regionCode: string
  readonly departmentCode: string
  readonly name: string
}

/** One thing charged for, as the platform names its parts. */
export interface Item {
  readonly no: number
  readonly item_id: string
  readonly item_name: string
  readonly fee: number
}

/** A debt the treasury knows. `paidBy` is the platform's order; times in ms. */
export interface Debt {
  readonly noticeNo: string
  readonly department: Department
  readonly fee: number
  readonly items: readonly Item[]
  readonly createdAt: number
  paidBy?: string
  postedAt?: number
}

/** Money on its way back: 6 under way, 5 done. */
export interface GivenBack {
  readonly refundOrderId: string
  readonly refundOutId: string | undefined
  readonly fee: number
  readonly reason: string
  readonly askedAt: number
  status: 5 | 6
  doneAt?: number
}

/** An order: 1 unpaid, 3 paid, 4 paid and posted by the treasury, 12 closed by its time. What went back is told by its refunds. */
export interface Order {
  readonly orderId: string
  readonly how: 'order' | 'scan'
  readonly debt: Debt
  readonly desc: string
  readonly scene: string
  readonly madeAt: number
  openid: string
  status: 1 | 3 | 12
  transId?: string
  paidAt?: number
  readonly refunds: GivenBack[]
}

/** What a payer behind a code does when it is read. */
export const moods = ['pays', 'password', 'poor'] as const
export type Mood = (typeof moods)[number]

/** How the next refunds go: at once, under way until they are ended, or refused. */
export const refundWays = ['done', 'processing', 'refused'] as const

const CLOSES_AFTER_MS = 2 * 3600_000
const platformId = (): string => `AQ${randomBytes(20).toString('base64url').slice(0, 26)}`

/** State of the platform and of the treasury. */
export class NontaxWorld {
  readonly debts = new Map<string, Debt>()
  readonly orders: Order[] = []
  readonly codes = new Map<string, { readonly mood: Mood; orderId?: string }>()
  readonly coming: (typeof refundWays)[number][] = []
  /** How long the treasury takes to post what was paid. */
  postingDelayMs = 0
  private made = 0

  constructor(readonly departments: readonly Department[], readonly now: () => number) {}

  reset(): void {
    this.debts.clear()
    this.codes.clear()
    this.orders.length = 0
    this.coming.length = 0
    this.postingDelayMs = 0
  }

  department(regionCode: string, departmentCode: string): Department | undefined {
    return this.departments.find((one) => one.regionCode === regionCode && one.departmentCode === departmentCode)
  }

  /** Closes what has run out of time. */
  advance(): void {
    for (const order of this.orders) if (order.status === 1 && this.now() >= order.madeAt + CLOSES_AFTER_MS) order.status = 12
  }

  order(orderId: string): Order | undefined {
    return this.orders.find((one) => one.orderId === orderId)
  }

  open(start: Pick<Order, 'how' | 'debt' | 'desc' | 'scene' | 'openid'>): Order {
    const order: Order = { ...start, orderId: platformId(), madeAt: this.now(), status: 1, refunds: [] }
    this.orders.push(order)
    return order
  }

  issueCode(mood: Mood): string {
    const code = `1${randomInt(0, 6)}${String(randomInt(0, 1e8)).padStart(8, '0')}${String(randomInt(0, 1e8)).padStart(8, '0')}`
    this.codes.set(code, { mood })
    return code
  }

  /** Takes the money of an order; a notice is paid once, by whichever order. */
  pay(order: Order): 'paid' | 'notice-paid' | 'over' {
    if (order.status !== 1) return 'over'
    if (order.debt.paidBy !== undefined) return 'notice-paid'
    this.made += 1
    order.status = 3
    order.paidAt = Math.floor(this.now() / 1000) * 1000
    order.transId = `4200${new Date(this.now() + 8 * 3600_000).toISOString().slice(0, 10).replaceAll('-', '')}${String(this.made).padStart(16, '0')}`
    order.debt.paidBy = order.orderId
    order.debt.postedAt = order.paidAt + this.postingDelayMs
    return 'paid'
  }

  /** The order's status as a whole: what went back in part does not change it. */
  statusOf(order: Order): number {
    if (order.status !== 3) return order.status
    if (order.refunds.reduce((sum, refund) => sum + refund.fee, 0) === order.debt.fee) return order.refunds.every((refund) => refund.status === 5) ? 5 : 6
    return (order.debt.postedAt ?? Infinity) <= this.now() ? 4 : 3
  }

  giveBack(order: Order, asked: Pick<GivenBack, 'refundOutId' | 'fee' | 'reason'>): GivenBack | 'refused' | 'unlike' | 'too-much' | 'unpaid' {
    const known = order.refunds.find((one) => one.refundOutId !== undefined && one.refundOutId === asked.refundOutId)
    if (known !== undefined) return known.fee === asked.fee ? known : 'unlike'
    if (order.status !== 3) return 'unpaid'
    if (order.refunds.reduce((sum, refund) => sum + refund.fee, asked.fee) > order.debt.fee) return 'too-much'
    const way = this.coming.shift() ?? 'done'
    if (way === 'refused') return 'refused'
    const refund: GivenBack = { ...asked, refundOrderId: platformId(), askedAt: this.now(), status: way === 'done' ? 5 : 6, ...(way === 'done' ? { doneAt: this.now() } : {}) }
    order.refunds.push(refund)
    return refund
  }

  /** Notices posted on a day (Beijing). */
  postings(date: string): readonly Debt[] {
    const begins = Date.parse(`${date}T00:00:00+08:00`)
    return [...this.debts.values()].filter(({ postedAt }) => postedAt !== undefined && postedAt <= this.now() && postedAt >= begins && postedAt < begins + 86_400_000)
  }
}
