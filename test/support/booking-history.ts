/**
 * A hall under fire: people hold, confirm, let go, move, cancel, check in and wait, all at once, on a few quarters of one day, while the clock's
 * work runs beside them. Everything done to a quarter is written down with its start and end, for the checker. Seeded.
 */
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { appointmentRoutes, type AppointmentView } from '@lubiao/shared/appointment/contract'
import { endOf } from '@lubiao/shared/appointment/schedule'
import { dateOf, instantAt, millisOf } from '@lubiao/shared/kernel/clock'
import type { InputOf, OutputOf, Route } from '@lubiao/shared/kernel/route'
import { queueRoutes } from '@lubiao/shared/queue/contract'
import { eventOf, type DomainEvent } from '../../functions/src/platform/events'
import { isOutage, nameOf } from '../../functions/src/platform/thrown'
import { seededRandom, type NextRandom } from '../../local/src/seeded-random'
import { bookerOn, type Booker } from './bookers'
import type { Op } from './linearizable'
import { doomed } from './mortal'
import { Remembered, type Seen } from './remembered'
import { freshKey, type Answer, type Rig } from './rig'

/** Where it happens: halls of one, two and three counters. In the long form as many places as people: whoever comes late finds most of them kept for those who wait. */
const HALLS = [{ outletId: 'OL-DCF-02', capacity: 3, lng: 115.9016, lat: 36.4721 }, { outletId: 'OL-ZSD-02', capacity: 2, lng: 115.9586, lat: 36.4607 }, { outletId: 'OL-DCF-09', capacity: 1, lng: 115.7413, lat: 36.4512 }] as const
const TIMES = ['13:00', '13:15', '13:30', '13:45', '14:00', '14:15', '14:30', '14:45', '15:00', '15:15', '15:30', '15:45'] as const
/** Looks of people at what they have, and what they do then, between two of the clock's works: counted, so that a slow machine tells the same history. */
const STEPS_A_SWEEP = 40
const MOST_TRIES = 80
/** Share of steps before which somebody looks at what they have. */
const LOOKS = 0.3

/** How a telling is set. */
export interface Fire {
  readonly rig: Rig
  readonly seed: number
  readonly workers: number
  readonly rounds: number
  /** Operations of each worker in a round. */
  readonly each: number
  /** Minutes the clock is turned on between rounds. */
  readonly minutes: number
  /** Share of requests whose handler is killed. */
  readonly killed?: number
}

/** A history by quarter, and how it went. */
export interface History {
  readonly quarters: ReadonlyMap<string, { readonly capacity: number; readonly ops: readonly Op[] }>
  /** Operations of people and of the clock. */
  readonly operations: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly kills: number
  /** Bookings that were answered as sure, and must still be somebody's. */
  readonly sure: ReadonlySet<string>
}

interface Window { readonly start: number; readonly end: number; readonly first: string; readonly last: string }

/** A quarter of the day told. */
interface Spot { readonly outletId: string; readonly time: string }
const same = (a: Spot, b: Spot): boolean => a.outletId === b.outletId && a.time === b.time

/** A hall for one day. */
export class Hall {
  private readonly random: NextRandom
  private readonly ops = new Map<string, { readonly capacity: number; readonly ops: Op[] }>()
  private readonly outcomes: Record<string, number> = {}
  private readonly windows: Window[] = []
  private readonly sure = new Set<string>()
  private operations = 0
  private kills = 0
  private constructor(private readonly fire: Fire, private readonly people: readonly Booker[], private readonly date: string) {
    this.random = seededRandom(fire.seed)
    for (const hall of HALLS) for (const time of TIMES) this.ops.set(`${hall.outletId}#window#${date}#${time}`, { capacity: hall.capacity, ops: [] })
  }

  /** Lets people in; everything happens on the rig's present day. */
  static async open(fire: Fire, firstPerson: number): Promise<Hall> {
    const people: Booker[] = []
    for (let i = 0; i < fire.workers * 3; i += 1) people.push(await bookerOn(fire.rig, firstPerson + i))
    return new Hall(fire, people, dateOf(fire.rig.now))
  }

  /** The rig's clock with fractions of milliseconds. */
  private clock(): number {
    return millisOf(this.fire.rig.now) + (performance.now() % 1)
  }

  private pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)] as T
  }

  private place() {
    return { outletId: this.pick(HALLS).outletId, date: this.date, time: this.pick(TIMES) }
  }

  private write(at: { readonly outletId: string; readonly time: string }, op: Op): void {
    this.ops.get(`${at.outletId}#window#${this.date}#${at.time}`)?.ops.push(op)
  }

  /** Sends until there is an answer for good. Some handlers die on the way: their client hears nothing and sends the same again. */
  private async send<R extends Route>(who: Booker, route: R, input: InputOf<R>): Promise<Answer<OutputOf<R>> & Pick<Op, 'start' | 'end'>> {
    const key = freshKey()
    const start = this.clock()
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const kill = this.random() < (this.fire.killed ?? 0)
      const { answer, died } = kill ? await doomed(1 + Math.floor(this.random() * 14), this.random() < 0.5 ? 'before' : 'after', () => who.send(route, input, { key })) : { answer: await who.send(route, input, { key }), died: false }
      if (died) this.kills += 1
      else if (answer.status < 300 || answer.body.retryable !== true) {
        const outcome = `${route.name} ${answer.status} ${answer.body.code ?? ''}`.trim()
        this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1
        if (route.method !== 'GET') this.operations += 1
        return { ...answer, start, end: this.clock() }
      }
      // An abandoned record of a request may be taken over after ten seconds.
      this.fire.rig.turn(died ? 11_000 : 500)
    }
    throw new Error(`${route.name}: no answer for good in ${MOST_TRIES} tries`)
  }

  private async act(who: Booker, view: Pick<AppointmentView, 'caseId' | 'version'>, order: InputOf<typeof appointmentRoutes.act>['order']) {
    const answer = await this.send(who, appointmentRoutes.act, { caseId: view.caseId, version: view.version, order })
    this.seen.note(who.userId, view.caseId, answer)
    return answer
  }

  private async hold(who: Booker): Promise<void> {
    const at = this.place()
    const held = await this.send(who, appointmentRoutes.hold, { serviceCode: 'DL_REISSUE_LOST', ...at })
    const { start, end } = held
    if (held.status === 201) {
      this.seen.note(who.userId, held.body.caseId, held)
      this.write(at, { kind: 'take', start, end, who: held.body.caseId })
      if (this.random() < 0.3) return this.letGo(who, held.body)
      const confirmed = await this.act(who, held.body, { command: 'confirm' })
      if (confirmed.status === 200) this.sure.add(confirmed.body.caseId)
    } else if (held.body.code === 'appointment.full') {
      this.write(at, { kind: 'full', start, end, who: who.userId })
      if (this.random() >= 0.25) return
      this.seen.forget(who.userId)
      await this.send(who, appointmentRoutes.joinWaiting, { serviceCode: 'DL_REISSUE_LOST', outletId: at.outletId, date: at.date, from: at.time, to: endOf(at.time, 1) })
    }
  }

  private async letGo(who: Booker, view: Seen): Promise<void> {
    const gone = await this.act(who, view, { command: 'decline' })
    if (gone.status === 200) this.write({ outletId: view.outlet.outletId, time: view.time }, { kind: 'give', start: gone.start, end: gone.end, who: view.caseId })
  }

  private async change(who: Booker, view: Seen): Promise<void> {
    const roll = this.random()
    if (view.state === 'held') {
      const sure = roll < 0.6 ? await this.act(who, view, { command: 'confirm' }) : undefined
      if (sure === undefined) return this.letGo(who, view)
      if (sure.status === 200) this.sure.add(view.caseId)
    } else if (view.state === 'confirmed' && roll < 0.45) {
      const to = this.place()
      const moved = await this.act(who, view, { command: 'reschedule', ...to })
      if (moved.status === 200) this.moves.set(`${view.caseId}#${moved.body.version}`, { start: moved.start, end: moved.end })
      else if (moved.body.code === 'appointment.full') this.write(to, { kind: 'full', start: moved.start, end: moved.end, who: view.caseId })
    } else if (view.state === 'confirmed' && roll < 0.9) await this.act(who, view, { command: 'cancel' })
    else if (view.state === 'confirmed') {
      const hall = HALLS.find((one) => one.outletId === view.outlet.outletId) as (typeof HALLS)[number]
      await this.send(who, queueRoutes.checkIn, { bookingId: view.caseId, presence: { by: 'position', lng: hall.lng, lat: hall.lat, accuracy: 10 } })
    }
  }

  /** When moves were under way, by booking and version: what they took is told by the booking's events. */
  private readonly moves = new Map<string, Pick<Op, 'start' | 'end'>>()

  private readonly seen = new Remembered()

  private async look(who: Booker) {
    const { status, body } = await this.send(who, appointmentRoutes.mine, {})
    if (status !== 200) throw new Error(JSON.stringify(body))
    const seen = { open: body.cases.filter((one) => one.date === this.date && (one.state === 'held' || one.state === 'confirmed')), waits: body.waiting[0]?.waitId }
    this.seen.keep(who.userId, seen)
    return seen
  }

  private async one(who: Booker): Promise<void> {
    const known = this.seen.of(who.userId)
    const { open, waits } = known === undefined || this.random() < LOOKS ? await this.look(who) : known
    if (open.length > 0 && this.random() < 0.85) return this.change(who, this.pick(open))
    // Who waits does not ask for what is full again and again; some lose patience.
    if (waits !== undefined && this.random() < 0.7) {
      if (this.random() < 0.2) {
        await this.send(who, appointmentRoutes.leaveWaiting, { waitId: waits })
        this.seen.forget(who.userId)
      }
      return
    }
    return this.hold(who)
  }

  /** The clock's work, written down as windows in which it happened. */
  private async sweep(): Promise<void> {
    const [start, first] = [this.clock(), this.fire.rig.now]
    // The minute's work may die or meet an outage as any handler: the next minute looks again.
    const n = this.random() < (this.fire.killed ?? 0) ? 1 + Math.floor(this.random() * 80) : Number.POSITIVE_INFINITY
    await doomed(n, this.random() < 0.5 ? 'before' : 'after', () => this.fire.rig.sweep().catch((error: unknown) => {
      if (!isOutage(error) && nameOf(error) !== 'Died') throw error
    }))
    this.windows.push({ start, end: this.clock(), first, last: this.fire.rig.now })
  }

  /** A day of it, from half past eight: rounds with the clock turned on between them, so that places cool down and offers run out. */
  async day(): Promise<void> {
    const { rig, workers, rounds, each, minutes } = this.fire
    let steps = 0
    for (let round = 0; round < rounds; round += 1) {
      let working = true
      const beside = (async () => {
        while (working) {
          const next = steps + STEPS_A_SWEEP
          await this.sweep()
          while (working && steps < next) await new Promise((done) => setTimeout(done, 5))
        }
      })()
      await Promise.all(Array.from({ length: workers }, async (_unused, w) => {
        for (let i = 0; i < each; i += 1) {
          await this.one(this.people[w + workers * ((round + i) % 3)] as Booker)
          steps += 1
        }
      }))
      working = false
      await beside
      if (rig.now < instantAt(this.date, '12:30')) rig.turn(minutes * 60_000)
    }
    rig.turn(60 * 60_000)
    for (let i = 0; i < 4; i += 1) {
      await this.sweep()
      rig.turn(61_000)
    }
  }

  /** What the clock did, from the events it left: cooled places freed, holds run out, offers made. Each within the sweep in which it happened; what an order of a person brought with it, within the day's whole width of that order. */
  private async fromEvents(): Promise<void> {
    const events: DomainEvent[] = []
    let from: Record<string, unknown> | undefined
    do {
      const page = await this.fire.rig.deps.table.reads.send(new ScanCommand({ TableName: this.fire.rig.deps.table.name, ConsistentRead: true, FilterExpression: '#type = :event AND #module = :module', ExpressionAttributeNames: { '#type': 'type', '#module': 'module' }, ExpressionAttributeValues: { ':event': 'EVENT', ':module': 'appointment' }, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }))
      events.push(...(page.Items ?? []).map((item) => eventOf(item, this.fire.rig.deps.cipher)).filter((event) => event !== undefined))
      from = page.LastEvaluatedKey
    } while (from !== undefined)
    const byCase = new Map<string, DomainEvent[]>()
    for (const event of events) byCase.set(event.caseId, [...(byCase.get(event.caseId) ?? []), event])
    for (const story of byCase.values()) this.tell(story.sort((a, b) => a.version - b.version))
  }

  /** From an event's moment to the end of everything that may have written it: sweeps, and orders of people that gave the same quarter up. */
  private within(event: DomainEvent, at: Spot): Pick<Op, 'start' | 'end'> {
    const start = millisOf(event.at)
    const sweeps = this.windows.filter((one) => one.first <= event.at && event.at <= one.last).map((one) => one.end)
    const orders = (this.ops.get(`${at.outletId}#window#${this.date}#${at.time}`)?.ops ?? []).filter((op) => op.kind === 'give' && op.start <= start + 1 && start <= op.end).map((op) => op.end)
    return { start, end: Math.max(start + 1, ...sweeps, ...orders) }
  }

  /** One booking's story: which quarters the clock took for it or gave up, and what its moves took. */
  private tell(story: readonly DomainEvent[]): void {
    let cooling: readonly Spot[] = []
    let here: Spot | undefined
    for (const event of story) {
      if (event.data?.['date'] !== this.date) return
      const at = { outletId: String(event.data['outletId']), time: String(event.data['time']) }
      if (event.name === 'appointment.held') {
        here = at
        if (event.by.kind === 'system') this.write(at, { kind: 'take', ...this.within(event, at), who: `offer ${event.caseId}` })
      } else if (event.name === 'appointment.rescheduled') {
        const move = this.moves.get(`${event.caseId}#${event.version}`)
        // What one is still giving up oneself is had back without taking it.
        if (!cooling.some((one) => same(one, at))) this.write(at, { kind: 'take', ...(move ?? this.within(event, at)), who: `move ${event.caseId}` })
        cooling = [...cooling.filter((one) => !same(one, at)), ...(here === undefined ? [] : [here])]
        here = at
      } else if (event.name === 'appointment.cancelled') {
        cooling = [...cooling, ...(here === undefined ? [] : [here])]
        here = undefined
      } else if (event.name === 'appointment.expired') {
        if (event.by.kind === 'system' && here !== undefined) this.write(here, { kind: 'give', ...this.within(event, here), who: `expired ${event.caseId}` })
        here = undefined
      } else if (event.name === 'appointment.freed') {
        for (const gone of String(event.data['gave']).split(',').map((text) => text.split(' '))) {
          const spot = { outletId: gone[0] as string, time: gone[2] as string }
          this.write(spot, { kind: 'give', ...this.within(event, spot), who: `freed ${event.caseId}` })
          cooling = cooling.filter((one) => !same(one, spot))
        }
      }
      if (event.by.kind === 'system') this.operations += 1
    }
  }

  /** The history so far. */
  async history(): Promise<History> {
    await this.fromEvents()
    return { quarters: this.ops, operations: this.operations, outcomes: this.outcomes, kills: this.kills, sure: this.sure }
  }
}
