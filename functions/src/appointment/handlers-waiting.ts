/** Waiting for a day that is full: joining its list and leaving it. An offer is answered like any hold. */
import { appointmentProblems, appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { limitsOn, obstaclesTo, trimmed } from '@lubiao/shared/appointment/limits'
import { endOf } from '@lubiao/shared/appointment/schedule'
import type { WaitEntry } from '@lubiao/shared/appointment/waitlist'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { newOpaqueId } from '@lubiao/shared/kernel/ids'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { ownersOf, stillThere, verifiedPerson } from '../account/people'
import { commitReply, serve, userOf, type Served } from '../http/handler'
import { onSteady } from './act'
import { ownerFor } from './handlers-citizen'
import { admission } from './hooks'
import { bookable, bookableFor, dayAsItStands, insteadOf, lastDay, outletFor } from './places'
import { loadRecord, recordWrite } from './repo'
import { dayKey } from './repo-slots'
import { joinWrite, leaveWrite, loadList, waitsOfOwner, type StoredWait } from './repo-waiting'
import { subjectOf, wantedOf } from './subject'
import { shownOn, waitView } from './view'

const refuse = problemsOf(appointmentProblems)

const inWindow = (entry: Pick<WaitEntry, 'from' | 'to' | 'slots'>, time: string): boolean => (entry.from === undefined || time >= entry.from) && (entry.to === undefined || endOf(time, entry.slots) <= entry.to)

const joinWaiting = serve(appointmentRoutes.joinWaiting, async (input, ctx) => {
  const { deps, now } = ctx
  const limits = limitsOn(dateOf(now))
  const { outletId, date, from, to } = input
  const person = await verifiedPerson(deps, userOf(ctx))
  const [matter, owner] = await Promise.all([bookableFor(deps, input.serviceCode, date), ownerFor(ctx, person.userId, input.enterpriseId)])
  const outlet = await outletFor(deps, outletId, matter, date)
  if (date > lastDay(now, limits)) throw refuse('appointment.too-far')
  const { identity, ...subject } = await subjectOf(deps, person, matter, input)
  await admission(deps, { userId: person.userId, outletId, skill: matter.skill, date, time: from ?? '00:00', admission: undefined, now })
  return onSteady(async () => {
    const day = await dayAsItStands(deps, outletId, date, matter.skill, true)
    const places = day === undefined ? [] : bookable(day, matter, now, limits).filter(({ time }) => inWindow({ slots: matter.slots, from, to }, time))
    if (places.length === 0) throw refuse('appointment.closed', { detail: day?.outletDay.hours.reason })
    const open = places.filter(({ free }) => free > 0)
    if (open.length > 0) throw refuse('appointment.places-free', { instead: open.slice(0, 3).map(({ time, free }) => insteadOf({ outlet, date, time, until: endOf(time, matter.slots), free })) })
    const record = await loadRecord(deps, subject.limitKey)
    const waits = trimmed(record, now, limits).open.filter((entry) => entry.waits === true)
    const list = dayKey({ outletId, skill: matter.skill, date })
    if (waits.some((entry) => entry.list === list)) throw refuse('appointment.waiting-already')
    if (waits.length >= limits.waiting.most) throw refuse('appointment.waiting-too-many')
    const [obstacle] = obstaclesTo(record, wantedOf(matter, subject, date), now, limits)
    if (obstacle !== undefined) throw obstacle
    const { code: serviceCode, skill, group, slots } = matter
    const entry: StoredWait = {
      waitId: newOpaqueId(16, deps.random), joinedAt: now, state: 'waiting', passed: 0, slots, outletId, unit: outlet.unit, skill, date, serviceCode, group, ...owner, joinedBy: person.userId, ...subject,
      ...(identity === undefined ? {} : { identity }), ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to })
    }
    const [ahead, shown] = await Promise.all([loadList(deps, { outletId, skill, date }), shownOn(deps, dateOf(now))])
    return commitReply<typeof appointmentRoutes.joinWaiting>(ctx, [
      joinWrite(deps, entry), recordWrite(deps, subject.limitKey, record, { ...record, open: [...record.open, { ref: entry.waitId, group, date, waits: true, list }] }, limits), stillThere(deps, person.userId)
    ], waitView(shown, entry, ahead.filter((one) => one.state === 'waiting').length))
  })
})

const leaveWaiting = serve(appointmentRoutes.leaveWaiting, ({ waitId }, ctx) => onSteady(async () => {
  const { deps, now } = ctx
  const owners = await ownersOf(deps, userOf(ctx), now)
  const entry = (await Promise.all(owners.map((ownerId) => waitsOfOwner(deps, ownerId)))).flat().find((one) => one.waitId === waitId)
  if (entry === undefined) throw problem('not-found')
  if (entry.state === 'offered') throw problem('not-allowed-now', { detail: '已为您保留了一个名额，请先确认或放弃它' })
  const record = await loadRecord(deps, entry.limitKey)
  return commitReply<typeof appointmentRoutes.leaveWaiting>(ctx, [
    leaveWrite(deps, entry), recordWrite(deps, entry.limitKey, record, { ...record, open: record.open.filter((one) => one.ref !== waitId) }, limitsOn(dateOf(now)))
  ], { left: true })
}))

/** Routes of this file. */
export const waitingServed: readonly Served[] = [joinWaiting, leaveWaiting]
