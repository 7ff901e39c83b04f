/** Scenes of choosing a number and of the lane. */
import { addDays, dateOf, instantAt } from '@lubiao/shared/kernel/clock'
import { plateRoutes, type CarOrder, type CarView, type ReservationView } from '@lubiao/shared/plate/contract'
import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { identityHash } from '../../functions/src/account/people'
import { demoPerson } from '../../local/src/demo/people.data'
import { memberOn } from './crowd'
import type { Client, Rig } from './rig'
import { scene, type Scene } from './scene'
import { newVehicle } from './vehicles'

const OUTLET = 'OL-DCF-01'

/** The scenes on a rig. */
export async function plateScenes(rig: Rig): Promise<readonly Scene[]> {
  const clerk = await rig.desk('clerk')
  const admin = await rig.desk('admin')
  let serial = 0
  const next = (): number => (serial += 1)
  /** Numbers are limited by person, so that each scene has somebody of their own. */
  const somebody = async (): Promise<Client> => {
    const member = await memberOn(rig, next())
    return {
      session: { accessToken: '', accessExpiresAt: rig.now, refreshToken: '', refreshExpiresAt: rig.now },
      send: (route, input, options = {}) => member.send(route, input, options.key),
      must: async (route, input) => {
        const answer = await member.send(route, input)
        if (answer.status >= 300) throw new Error(`${route.name}: ${answer.status} ${JSON.stringify(answer.body)}`)
        return answer.body
      }
    }
  }
  const vehicle = () => newVehicle(90_000 + next())
  const plate = (): string => `鲁P${String(40_000 + next())}`
  const own = () => ({ plate: plate(), way: 'own' as const, vehicle: vehicle() })
  const chosen = async (): Promise<{ client: Client; view: ReservationView }> => {
    const client = await somebody()
    return { client, view: await client.must(plateRoutes.reserve, own()) }
  }
  const bare = () => {
    const { size, energy, vin } = vehicle()
    return { outletId: OUTLET, vehicle: { size, energy, vin } }
  }
  const at = ({ caseId, version }: CarView) => ({ caseId, version })
  const tap = async (car: CarView, order: CarOrder): Promise<CarView> => clerk.must(plateRoutes.carAct, { ...at(car), order })
  const entered = (): Promise<CarView> => clerk.must(plateRoutes.admit, bare())
  const numbered = async (): Promise<CarView> => {
    const { client } = await chosen()
    const car = vehicle()
    await client.must(plateRoutes.reserve, { plate: plate(), way: 'own', vehicle: car })
    return clerk.must(plateRoutes.admit, { outletId: OUTLET, vehicle: { size: car.size, energy: car.energy, vin: car.vin } })
  }
  const carAct = (command: string, ready: () => Promise<CarView>, order: CarOrder, other: CarOrder) =>
    scene(`plate.carAct ${command}`, plateRoutes.carAct)(async () => {
      const car = await ready()
      return { client: clerk, input: { ...at(car), order }, other: { ...at(car), order: other } }
    })
  const leave: CarOrder = { command: 'leave', note: '改天再来' }
  /** Somebody the register knows, who has chosen nothing yet today. */
  const applicant = async () => {
    const { name, idNumber = '' } = demoPerson('sun')
    const identity = identityHash(rig.deps, idNumber)
    for (const [pk, sk] of [[`PLATEOFFER#${identity}`, 'OFFER'], [`GUARD#PLATELIMIT#${identity}`, 'GUARD']] as const) await forget(pk, sk)
    return { name, idNumber }
  }
  const forget = async (pk: string, sk: string): Promise<void> => void (await rig.deps.table.reads.send(new DeleteCommand({ TableName: rig.deps.table.name, Key: { pk, sk } })))
  /** A block nobody has published, or not any more: what is written is the same every time. */
  const block = async (id: string, letter: string) => {
    await forget('TABLE#plateblocks', id)
    return { block: { id, label: `演示号段 ${letter}`, plateTypes: ['02' as const], places: ['0123456789', '0123456789', letter, '0123456789', '0123456789'], opensAt: instantAt(addDays(dateOf(rig.now), 5)), mode: 'open' as const } }
  }

  return [
    // What is offered stays with whoever asked for minutes: of a kind that no other scene chooses.
    scene('plate.offer', plateRoutes.offer)(async () => ({ client: await somebody(), input: { size: 'small', energy: 'electric' }, other: { size: 'large', energy: 'electric' } })),
    scene('plate.reserve', plateRoutes.reserve)(async () => ({ client: await somebody(), input: own(), other: own() })),
    scene('plate.act', plateRoutes.act)(async () => {
      const { client, view } = await chosen()
      const { client: _other, view: second } = await chosen()
      return { client, input: { caseId: view.caseId, version: view.version, order: { command: 'renounce' } }, other: { caseId: second.caseId, version: view.version, order: { command: 'renounce' } } }
    }),
    scene('plate.admit', plateRoutes.admit)(() => Promise.resolve({ client: clerk, input: bare(), other: bare() })),
    carAct('advance', numbered, { command: 'advance' }, leave),
    carAct('finish', async () => {
      let car = await numbered()
      for (let n = 0; n < 4; n += 1) car = await tap(car, { command: 'advance' })
      return car
    }, { command: 'finish' }, leave),
    carAct('skip', entered, { command: 'skip', reason: 'done-online' }, leave),
    carAct('reject', entered, { command: 'reject', reason: 'papers-missing' }, leave),
    carAct('rejoin', async () => tap(await entered(), { command: 'reject', reason: 'papers-missing' }), { command: 'rejoin' }, leave),
    carAct('leave', numbered, leave, { command: 'advance' }),
    scene('plate.stationAct', plateRoutes.stationAct)(async () => {
      await forget(`LANESTATIONS#${OUTLET}`, 'mounting')
      const where = { outletId: OUTLET, station: 'mounting', version: 0 }
      return { client: clerk, input: { ...where, order: { command: 'pause', reason: 'network' } }, other: { ...where, order: { command: 'pause', reason: 'staff' } } }
    }),
    scene('plate.staffOffer', plateRoutes.staffOffer)(async () => ({ client: clerk, input: { applicant: await applicant(), size: 'small', energy: 'electric' }, other: { applicant: await applicant(), size: 'large', energy: 'fuel' } })),
    scene('plate.staffReserve', plateRoutes.staffReserve)(async () => ({ client: clerk, input: { applicant: await applicant(), ...own() }, other: { applicant: await applicant(), ...own() } })),
    scene('plate.publishBlock', plateRoutes.publishBlock)(async () => ({ client: admin, input: await block('scene', 'A'), other: await block('scene-other', 'B') }))
  ]
}
