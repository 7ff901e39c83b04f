/** Scenes of the queue on the day and of scarce releases. */
import { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { instantAt, instantOf, millisOf, dateOf } from '@lubiao/shared/kernel/clock'
import { queueRoutes, type CounterView, type DeskTicket, type TicketOrder } from '@lubiao/shared/queue/contract'
import { releaseRoutes, type ReleaseView } from '@lubiao/shared/release/contract'
import { bookerOn, type Booker } from './bookers'
import type { Client, Rig } from './rig'
import { scene, type Scene } from './scene'

/** A hall with windows enough, and where it stands. */
const OUTLET = 'OL-DCF-01'
const THERE = { by: 'position' as const, lng: 116.0142, lat: 36.4572, accuracy: 20 }
/** Members of the crowd that no other scene uses. */
const FIRST_MEMBER = 6_000

/** The scenes on a rig. */
export function queueScenes(rig: Rig, clerk: Client, supervisor: Client): readonly Scene[] {
  let serial = 0
  const next = (): number => (serial += 1)
  const somebody = (): Promise<Booker> => bookerOn(rig, FIRST_MEMBER + next())
  const desk = () => clerk.must(queueRoutes.desk, { outletId: OUTLET })
  const paper = (): Promise<DeskTicket> => clerk.must(queueRoutes.staffTake, { outletId: OUTLET, skill: 'window' })
  const numbered = async (counterNo: string): Promise<CounterView | undefined> => (await desk()).counters.find((one) => one.counterNo === counterNo)
  const at = async (counterNo: string) => ({ outletId: OUTLET, counterNo, version: (await numbered(counterNo))?.version ?? 0 })
  /** A counter that is open and free. */
  const open = async (counterNo: string): Promise<CounterView> => {
    const current = (await numbered(counterNo))?.current
    if (current !== undefined) await clerk.must(queueRoutes.staffAct, { ticketId: current.ticketId, version: current.version, order: current.state === 'serving' ? { command: 'finish' } : { command: 'leave' } })
    return clerk.must(queueRoutes.openCounter, { ...(await at(counterNo)), skills: ['window'] })
  }
  const called = async (): Promise<DeskTicket> => {
    const { version } = await open('3')
    await paper()
    return (await clerk.must(queueRoutes.callNext, { outletId: OUTLET, counterNo: '3', version })).current as DeskTicket
  }
  const staffAct = (command: string, ready: () => Promise<DeskTicket>, order: TicketOrder, other: TicketOrder) =>
    scene(`queue.staffAct ${command}`, queueRoutes.staffAct)(async () => {
      const { ticketId, version } = await ready()
      return { client: clerk, input: { ticketId, version, order }, other: { ticketId, version, order: other } }
    })
  const inMinutes = (minutes: number): string => instantOf(millisOf(rig.now) + minutes * 60_000)
  const plan = () => ({ kind: 'lottery' as const, module: 'plate' as const, ref: `scene-${next()}`, title: '鲁P 新号段', unit: 'cheguansuo' as const, opensAt: inMinutes(-1), drawsAt: inMinutes(600), endsAt: inMinutes(900), quota: 5, perPerson: 1 })
  const announced = (): Promise<ReleaseView> => supervisor.must(releaseRoutes.announce, { plan: plan() })

  return [
    scene('queue.take', queueRoutes.take)(async () => ({ client: await somebody(), input: { outletId: OUTLET, skill: 'window', presence: THERE }, other: { outletId: OUTLET, skill: 'plate', presence: THERE } })),
    scene('queue.checkIn', queueRoutes.checkIn)(async () => {
      const client = await somebody()
      const { days } = (await rig.send(undefined, appointmentRoutes.free, { outletId: OUTLET, serviceCode: 'DL_REISSUE_LOST', from: dateOf(rig.now), days: 1 })).body
      const slot = days[0]?.slots.find((one) => one.free > 0 && instantAt(dateOf(rig.now), one.time) > rig.now)
      const held = await client.must(appointmentRoutes.hold, { serviceCode: 'DL_REISSUE_LOST', outletId: OUTLET, date: dateOf(rig.now), time: slot?.time as string })
      await client.must(appointmentRoutes.act, { caseId: held.caseId, version: held.version, order: { command: 'confirm' } })
      return { client, input: { bookingId: held.caseId, presence: THERE }, other: { bookingId: held.caseId, presence: { ...THERE, accuracy: 30 } } }
    }),
    scene('queue.act leave', queueRoutes.act)(async () => {
      const client = await somebody()
      const { ticketId, version } = await client.must(queueRoutes.take, { outletId: OUTLET, skill: 'window', presence: THERE })
      return { client, input: { ticketId, version, order: { command: 'leave' } }, other: { ticketId, version, order: { command: 'resume' } } }
    }),
    scene('queue.openCounter', queueRoutes.openCounter)(async () => {
      // Opened before, so that every setting of the scene has the same effect: a counter of the day is there once.
      await open('4')
      const where = await at('4')
      return { client: clerk, input: { ...where, skills: ['window'] }, other: { ...where, skills: ['plate'] } }
    }),
    scene('queue.closeCounter', queueRoutes.closeCounter)(async () => {
      const { version } = await open('5')
      return { client: clerk, input: { outletId: OUTLET, counterNo: '5', version }, other: { outletId: OUTLET, counterNo: '5', version: version + 1 } }
    }),
    scene('queue.callNext', queueRoutes.callNext)(async () => {
      // A first call of the day leaves its count; the scene is any later one.
      await called()
      const { version } = await open('6')
      await paper()
      return { client: clerk, input: { outletId: OUTLET, counterNo: '6', version }, other: { outletId: OUTLET, counterNo: '6', version: version + 1 } }
    }),
    staffAct('recall', called, { command: 'recall' }, { command: 'start' }),
    staffAct('start', called, { command: 'start' }, { command: 'park' }),
    staffAct('park', called, { command: 'park', note: '取证件' }, { command: 'start' }),
    staffAct('putBack', called, { command: 'putBack' }, { command: 'start' }),
    staffAct('leave', paper, { command: 'leave' }, { command: 'resume' }),
    scene('queue.staffTake', queueRoutes.staffTake)(() => Promise.resolve({ client: clerk, input: { outletId: OUTLET, skill: 'window', name: '孙福贵' }, other: { outletId: OUTLET, skill: 'window', name: '孙富贵' } })),
    scene('queue.addDisplay', queueRoutes.addDisplay)(() => Promise.resolve({ client: clerk, input: { outletId: OUTLET, name: `屏 ${next()}`, door: true }, other: { outletId: OUTLET, name: '另一块屏', door: false } })),
    scene('queue.removeDisplay', queueRoutes.removeDisplay)(async () => {
      const { display: { displayId } } = await clerk.must(queueRoutes.addDisplay, { outletId: OUTLET, name: `屏 ${next()}`, door: false })
      return { client: clerk, input: { outletId: OUTLET, displayId }, other: { outletId: OUTLET, displayId: 'XXXX0000' } }
    }),
    scene('release.announce', releaseRoutes.announce)(() => Promise.resolve({ client: supervisor, input: { plan: plan() }, other: { plan: plan() } })),
    scene('release.cancel', releaseRoutes.cancel)(async () => {
      const { releaseId, version } = await announced()
      return { client: supervisor, input: { releaseId, version, note: '系统维护' }, other: { releaseId, version, note: '推迟一周' } }
    }),
    scene('release.enter', releaseRoutes.enter)(async () => {
      const [one, two] = [await announced(), await announced()]
      return { client: await somebody(), input: { releaseId: one.releaseId }, other: { releaseId: two.releaseId } }
    }),
    scene('release.leave', releaseRoutes.leave)(async () => {
      const [one, two, client] = [await announced(), await announced(), await somebody()]
      await client.must(releaseRoutes.enter, { releaseId: one.releaseId })
      return { client, input: { releaseId: one.releaseId }, other: { releaseId: two.releaseId } }
    })
  ]
}
