/** Scenes of booking: each with people, days and quarters of its own, so that none stands in another's way. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { appointmentRoutes, type AppointmentSummary, type AppointmentView } from '@lubiao/shared/appointment/contract'
import { addDays, dateOf, isWorkingDay } from '@lubiao/shared/kernel/clock'
import { builtInCalendar } from '@lubiao/shared/kernel/calendar.data'
import { timeAt } from '@lubiao/shared/appointment/schedule'
import { bookerOn, give, type Booker } from './bookers'
import type { Client, Rig } from './rig'
import { scene, type Scene } from './scene'

const SMALL = 'OL-DCF-09'
const HALL = 'OL-DCF-01'
const LANE = 'OL-YGX-05'
/** Quarters of a working day from nine on. */
const QUARTERS = 30
/** People and plates of these scenes, beside those of others. */
const FIRST = 40_000

/** The scenes on a rig. */
export function appointmentScenes(rig: Rig, clerk: Client, wang: () => Promise<Client>): readonly Scene[] {
  let serial = 0
  const somebody = (): Promise<Booker> => bookerOn(rig, FIRST + (serial += 1))
  let used = 0
  let batches = 0
  /** A quarter nobody has used: working days ahead, one after the other. A batch of two takes both lanes for two quarters. */
  const place = (outletId = HALL): { outletId: string; date: string; time: string } => {
    const n = outletId === LANE ? 2 * (batches += 1) : (used += 1)
    const days = Array.from({ length: 28 }, (_unused, i) => addDays(dateOf(rig.now), i + 1)).filter((date) => isWorkingDay(date, builtInCalendar).works)
    return { outletId, date: days[Math.floor(n / QUARTERS) % days.length] as string, time: timeAt(540 + 15 * (n % QUARTERS)) }
  }
  const matter = (outletId = HALL) => ({ serviceCode: 'DL_REISSUE_LOST' as const, ...place(outletId) })
  const held = async (): Promise<{ who: Booker; view: AppointmentView }> => {
    const who = await somebody()
    return { who, view: await who.must(appointmentRoutes.hold, matter()) }
  }
  const booked = async (): Promise<{ who: Booker; view: AppointmentView }> => {
    const { who, view } = await held()
    return { who, view: await give(who, view, { command: 'confirm' }) }
  }
  const at = (view: AppointmentView) => ({ caseId: view.caseId, version: view.version })
  const enterprise = async (): Promise<{ client: Client; enterpriseId: string }> => {
    const client = await wang()
    const known = (await client.must(accountRoutes.me, {})).enterprises[0]?.enterpriseId
    return { client, enterpriseId: known ?? ((await client.must(accountRoutes.registerEnterprise, { uscc: '91371502MA3ABCD15D' })).enterprises[0]?.enterpriseId as string) }
  }
  const plates = () => [1, 2].map(() => ({ plate: `鲁P${String(50_000 + (serial += 1)).slice(-5)}`, plateType: '01' as const }))
  const batch = async () => {
    const { client, enterpriseId } = await enterprise()
    return { client, input: { enterpriseId, serviceCode: 'VEH_MARK_INSPECT' as const, ...place(LANE), items: plates() } }
  }
  const heldBatch = async (): Promise<{ client: Client; cases: readonly AppointmentSummary[] }> => {
    const { client, input } = await batch()
    return { client, cases: (await client.must(appointmentRoutes.holdBatch, input)).cases }
  }
  let full: { outletId: string; date: string; time: string } | undefined
  /** A quarter of the smallest outlet that is taken, and a window around it. */
  const waiting = async () => {
    full ??= place(SMALL)
    const first = await somebody()
    const answer = await first.send(appointmentRoutes.hold, { serviceCode: 'DL_REISSUE_LOST', ...full })
    if (answer.status !== 201 && answer.body.code !== 'appointment.full') throw new Error(JSON.stringify(answer.body))
    const who = await somebody()
    const { outletId, date, time } = full
    return { who, input: { serviceCode: 'DL_REISSUE_LOST' as const, outletId, date, from: time, to: timeAt(15 + Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) } }
  }

  return [
    scene('appointment.hold', appointmentRoutes.hold)(async () => ({ client: await somebody(), input: matter(), other: matter() })),
    scene('appointment.act confirm', appointmentRoutes.act)(async () => {
      const { who, view } = await held()
      return { client: who, input: { ...at(view), order: { command: 'confirm' } }, other: { ...at(view), order: { command: 'decline' } } }
    }),
    scene('appointment.act decline', appointmentRoutes.act)(async () => {
      const { who, view } = await held()
      return { client: who, input: { ...at(view), order: { command: 'decline' } }, other: { ...at(view), order: { command: 'confirm' } } }
    }),
    scene('appointment.act reschedule', appointmentRoutes.act)(async () => {
      const { who, view } = await booked()
      return { client: who, input: { ...at(view), order: { command: 'reschedule', ...place() } }, other: { ...at(view), order: { command: 'cancel' } } }
    }),
    scene('appointment.act cancel', appointmentRoutes.act)(async () => {
      const { who, view } = await booked()
      return { client: who, input: { ...at(view), order: { command: 'cancel', note: '临时有事' } }, other: { ...at(view), order: { command: 'reschedule', ...place() } } }
    }),
    scene('appointment.holdBatch', appointmentRoutes.holdBatch)(async () => {
      const { client, input } = await batch()
      return { client, input, other: { ...input, items: plates() } }
    }),
    scene('appointment.actBatch', appointmentRoutes.actBatch)(async () => {
      const { client, cases } = await heldBatch()
      const caseIds = cases.map((one) => one.caseId)
      return { client, input: { caseIds, command: 'confirm' }, other: { caseIds, command: 'decline' } }
    }),
    scene('appointment.joinWaiting', appointmentRoutes.joinWaiting)(async () => {
      const { who, input } = await waiting()
      return { client: who, input, other: { ...input, serviceCode: 'DL_CONTACT' } }
    }),
    scene('appointment.leaveWaiting', appointmentRoutes.leaveWaiting)(async () => {
      const { who, input } = await waiting()
      const { waitId } = await who.must(appointmentRoutes.joinWaiting, input)
      return { client: who, input: { waitId }, other: { waitId: 'XXXX0000' } }
    }),
    scene('appointment.staffAct officeMove', appointmentRoutes.staffAct)(async () => {
      const { view } = await booked()
      return { client: clerk, input: { ...at(view), order: { command: 'officeMove', ...place(), note: '窗口维修' } }, other: { ...at(view), order: { command: 'officeCancel', note: '系统升级' } } }
    }),
    scene('appointment.staffAct officeOffer', appointmentRoutes.staffAct)(async () => {
      const { view } = await booked()
      return { client: clerk, input: { ...at(view), order: { command: 'officeOffer', note: '系统升级' } }, other: { ...at(view), order: { command: 'officeCancel', note: '系统升级' } } }
    }),
    scene('appointment.staffAct officeCancel', appointmentRoutes.staffAct)(async () => {
      const { view } = await booked()
      return { client: clerk, input: { ...at(view), order: { command: 'officeCancel', note: '系统升级' } }, other: { ...at(view), order: { command: 'officeMove', ...place(), note: '窗口维修' } } }
    })
  ]
}
