/**
 * Everything the table holds after pass journeys, in a form two runs can be compared by: ids by their part in the story, no moments, who of
 * two colleagues came first left out. `faultsIn` says what no table may ever hold, whatever the story was.
 */
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { holdOf, passCaseSchema, type PassCase } from '@lubiao/shared/pass/case'
import type { HeldDays } from '@lubiao/shared/pass/checks'
import { readAudit, verifyChain } from '../../functions/src/platform/audit'
import { eventOf, type DomainEvent } from '../../functions/src/platform/events'
import { figuresOf, passReactions } from '../../functions/src/pass/reactions'
import { demoPeople } from '../../local/src/demo/people.data'
import type { Rig } from './rig'

type Item = Readonly<Record<string, unknown>>
const text = (item: Item, name: string): string => String(item[name])

/** All items of the table, straight from the engine's own truth. */
export async function everything(rig: Rig): Promise<readonly Item[]> {
  const items: Item[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await rig.deps.table.reads.send(new ScanCommand({ TableName: rig.deps.table.name, ConsistentRead: true, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }))
    items.push(...(page.Items ?? []))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return items
}

const casesIn = (items: readonly Item[]): readonly PassCase[] => items.filter((item) => text(item, 'pk').startsWith('PASS#') && item['sk'] === 'CASE').map((item) => passCaseSchema.parse(item))
const eventsIn = (rig: Rig, items: readonly Item[]): readonly DomainEvent[] =>
  items.map((item) => eventOf(item, rig.deps.cipher)).filter((event) => event?.module === 'pass').map((event) => event as DomainEvent).sort((a, b) => a.version - b.version)
const staffIds: readonly string[] = demoPeople.flatMap((person) => (person.staff === undefined ? [] : [person.staff.staffNo]))

/** Counters of the days without how long decisions took, `<unit> <date> <counter>=<n>`. */
const figuresIn = (items: readonly Item[]): readonly string[] =>
  items.filter((item) => text(item, 'pk').startsWith('FIGURES#pass#'))
    .flatMap((item) => Object.entries(item).filter(([name, n]) => typeof n === 'number' && !/^w\d/.test(name)).map(([name, n]) => `${text(item, 'pk').slice('FIGURES#pass#'.length)} ${text(item, 'sk')} ${name}=${String(n)}`))

/** Acts of all staff on passes, oldest first in each chain. Looks are left out: one whose answer was lost is one more look. */
async function actsOf(rig: Rig): Promise<readonly { readonly action: string; readonly subject: string }[]> {
  const acts = await Promise.all(staffIds.map((staffId) => readAudit(rig.deps.table, staffId, 0, 1000)))
  return acts.flat().filter((act) => act.action.startsWith('pass.') && act.action !== 'pass.look')
}

const NOTICED = passReactions.find((reaction) => reaction.name === 'pass.notice')?.on ?? []

/** Messages that went out, by case and event, as the log says; and all that WeChat and the text service delivered. */
async function messagesOf(rig: Rig): Promise<{ readonly told: readonly string[]; readonly delivered: number }> {
  const lines = rig.lines.filter((line) => line.includes('"code":"pass.notice"')).map((line) => JSON.parse(line) as Record<string, string>)
  const messages = async (url: string): Promise<number> => ((await (await fetch(`${url}/messages`)).json()) as { messages: unknown[] }).messages.length
  return { told: lines.filter((line) => line['outcome'] !== 'down').map((line) => `${line['caseId'] ?? ''} ${line['event'] ?? ''}`).sort(), delivered: (await messages(rig.stack.sms.adminUrl)) + (await messages(rig.stack.wechat.adminUrl)) }
}

/** Events that have not been reacted to in full. */
export const waiting = async (rig: Rig): Promise<number> => (await everything(rig)).filter((item) => String(item['gsi3pk'] ?? '').startsWith('OUTBOX#')).length

/** What is wrong with a table whatever happened: gaps, doubles, orphans, figures or guards that say otherwise than the cases. Empty when all is well. */
export async function faultsIn(rig: Rig): Promise<readonly string[]> {
  const items = await everything(rig)
  const faults: string[] = []
  const fault = (holds: boolean, what: string): void => void (holds || faults.push(what))
  const cases = casesIn(items)
  const events = eventsIn(rig, items)
  for (const one of cases) {
    const versions = events.filter((event) => event.caseId === one.caseId).map((event) => event.version)
    fault(JSON.stringify(versions) === JSON.stringify(Array.from({ length: one.version }, (_unused, i) => i + 1)), `${one.caseId}: version ${one.version}, events ${versions.join(',')}`)
    const links = items.filter((item) => item['type'] === 'SHARE' && item['pk'] === `PASS#${one.caseId}`).length
    fault(links === one.shares.filter((share) => share.state === 'active').length, `${one.caseId}: ${links} links of drivers`)
  }
  fault(events.every((event) => cases.some((one) => one.caseId === event.caseId)), 'an event without its case')
  for (const guard of items.filter((item) => text(item, 'pk').startsWith('GUARD#PLATE#'))) {
    const held = (guard['held'] as readonly { caseId: string; from: string; to: string }[]).map(({ caseId, from, to }) => `${caseId} ${from} ${to}`)
    const kept = cases.filter((one) => held.some((hold) => hold.startsWith(one.caseId)) && holdOf(one) !== undefined).map((one) => `${one.caseId} ${holdOf(one)?.from ?? ''} ${holdOf(one)?.to ?? ''}`)
    fault(JSON.stringify([...held].sort()) === JSON.stringify(kept.sort()), `guard: ${held.join('; ')} but ${kept.join('; ')}`)
  }
  const holds = items.filter((item) => text(item, 'pk').startsWith('GUARD#PLATE#')).flatMap((item) => item['held'] as readonly unknown[]).length
  fault(holds === cases.filter((one) => holdOf(one) !== undefined).length, `${holds} kept spans of days`)
  for (const item of items) {
    fault(!(text(item, 'pk').startsWith('REPLAY#') && item['state'] === 'open'), `a request left open: ${text(item, 'pk')}`)
    fault(item['pk'] !== 'POISON', `set aside: ${text(item, 'sk')} ${text(item, 'code')}`)
    fault(!String(item['gsi3pk'] ?? '').startsWith('OUTBOX#'), `not reacted to: ${text(item, 'pk')} ${text(item, 'sk')}`)
  }
  const counted = new Map<string, number>()
  for (const event of events) for (const [name, n] of Object.entries(figuresOf(event))) if (!/^w\d/.test(name)) {
    const key = `${event.unit ?? ''} ${dateOf(event.at)} ${name}`
    counted.set(key, (counted.get(key) ?? 0) + n)
  }
  const stored = figuresIn(items)
  fault(JSON.stringify([...stored].sort()) === JSON.stringify([...counted].map(([key, n]) => `${key}=${n}`).sort()), `figures ${stored.join('; ')}`)
  for (const staffId of staffIds) fault((await verifyChain(rig.deps.table, staffId)).intact, `audit chain of ${staffId}`)
  const expected = events.filter((event) => NOTICED.includes(event.name)).map((event) => `${event.caseId} ${event.name}`).sort()
  const { told, delivered } = await messagesOf(rig)
  fault(JSON.stringify(told) === JSON.stringify(expected), `told ${told.join('; ')}`)
  // Nobody is told what they did themselves.
  const own = events.filter((event) => ['pass.withdrawn', 'pass.amendmentOpened', 'pass.extensionOpened'].includes(event.name) && event.by.kind === 'user').length
  fault(delivered === expected.length - own, `${delivered} messages for ${expected.length - own} notices`)
  return faults
}

/** A look whose answer was lost is looked at again, and both are told: in a picture it counts once. */
const looksOnce = (acts: readonly string[]): readonly string[] => acts.filter((act, i) => !/^pass\.(look|find|ask)/.test(act) || acts.indexOf(act) === i)

/** The picture. `parts` names the cases; anything else that looks like a case stays a stranger and so shows up. */
export async function pictureOf(rig: Rig, parts: Readonly<Record<string, string>>): Promise<unknown> {
  const items = await everything(rig)
  const events = eventsIn(rig, items)
  const named = <T>(value: T): T => JSON.parse(Object.entries(parts).reduce((all, [part, caseId]) => all.replaceAll(caseId, part), JSON.stringify(value))) as T
  const listed = (lines: readonly string[]): readonly string[] => [...named(lines)].sort()
  const count = (matches: (item: Item) => boolean): number => items.filter(matches).length
  const pictureOfCase = (one: PassCase): readonly [string, unknown] => {
    const { materials, ...application } = one.application
    return [one.caseId, {
      // An emergency is due to the second after it was handed in: the hour is the same in every weather.
      state: one.state, unit: one.unit, application, papers: materials?.length ?? 0, checks: one.checks.map((check) => `${check.code}=${check.level}`), due: one.decisionDueAt?.slice(0, 13), paused: one.pausedWorkingDays,
      overdue: one.overdueAt !== undefined, claimed: one.claimedBy !== undefined, proposed: one.proposedBy !== undefined, decision: one.decision?.outcome, supersedes: one.supersedes, successor: one.successor,
      shares: one.shares.map((share) => share.state), devices: one.devices.map((device) => device.holder),
      story: events.filter((event) => event.caseId === one.caseId).map((event) => `${event.name} by ${event.by.kind}`),
      seen: count((item) => item['type'] === 'SIGHTING' && item['pk'] === `PASS#${one.caseId}`)
    }]
  }
  return {
    cases: named(Object.fromEntries(casesIn(items).map(pictureOfCase))),
    acts: listed(looksOnce((await actsOf(rig)).map((act) => `${act.action} ${Object.values(parts).includes(act.subject) ? act.subject : 'other'}`))),
    days: listed(items.filter((item) => text(item, 'pk').startsWith('GUARD#PLATE#')).flatMap((item) => item['held'] as readonly HeldDays[]).map(({ caseId, from, to, type }) => `${caseId} ${from} ${to} ${type}`)),
    figures: listed(figuresIn(items)),
    revoked: count((item) => item['pk'] === 'PASSREVOKED'), scans: count((item) => item['type'] === 'SCAN'), flags: count((item) => item['type'] === 'FLAG')
  }
}
