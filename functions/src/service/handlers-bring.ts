/** What to bring (notice measure 8). Registers are asked only about the person who asks and vehicles of their own, and only for what the service needs. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import type { PlateType } from '@lubiao/shared/kernel/identity'
import { Problem } from '@lubiao/shared/kernel/problem'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import type { Answered, CaseVehicle, LicenceRecord } from '@lubiao/shared/service/records'
import { fromRegisters } from '@lubiao/shared/service/register-answers'
import { registers, services, type Register } from '@lubiao/shared/service/terms.data'
import { bringList, registersFor } from '@lubiao/shared/service/waivers'
import { findPerson, type Person } from '../account/people'
import { serve, type Served } from '../http/handler'
import type { Deps } from '../platform/deps'
import { offered } from './handlers-find'
import { catalogueOn } from './tables'

const OF_LICENCE: readonly Register[] = ['licence', 'medical']
const OF_VEHICLE: readonly Register[] = ['vehicle', 'insurance', 'tax']

/** An answer of a register, or that it is silent: a list of papers is never refused because a register is down. */
async function askedOf<T>(ask: () => Promise<Answered<T>>): Promise<Answered<T>> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Problem && error.code === 'upstream-unavailable') return 'silent'
    throw error
  }
}

const licenceOf = (deps: Deps, idNumber: string): Promise<Answered<LicenceRecord>> =>
  askedOf(async () => {
    const answer = await deps.registry.findLicence(idNumber)
    return answer.found ? { found: true, record: answer.licence } : { found: false }
  })

const vehicleOf = (deps: Deps, idNumber: string, plate: string, plateType: PlateType): Promise<Answered<CaseVehicle>> =>
  askedOf(async () => {
    const answer = await deps.registry.findVehicle(plate, plateType, { idNumber })
    return answer.found ? { found: true, record: { ...answer.vehicle, owned: answer.owned === true } } : { found: false }
  })

/** Somebody whose registers may be asked: signed in, the privacy guide agreed to, their name confirmed. */
async function askable(deps: Deps, userId: string | undefined): Promise<(Person & { readonly idNumber: string }) | undefined> {
  const person = userId === undefined ? undefined : await findPerson(deps, userId)
  return person?.consented === true && person.realName === 'verified' && person.idNumber !== undefined ? { ...person, idNumber: person.idNumber } : undefined
}

const bring = serve(serviceRoutes.bring, async ({ code, plate, plateType, circumstances }, { deps, now, caller }) => {
  const today = dateOf(now)
  const service = offered(await catalogueOn(deps, today), code)
  const wanted = registersFor({ materials: service.materials, circumstances })
  const person = await askable(deps, caller.userId)
  const onVehicle = OF_VEHICLE.some((one) => wanted.includes(one))
  const [licence, vehicle] = await Promise.all([
    person === undefined || !OF_LICENCE.some((one) => wanted.includes(one)) ? undefined : licenceOf(deps, person.idNumber),
    person === undefined || !onVehicle || plate === undefined || plateType === undefined ? undefined : vehicleOf(deps, person.idNumber, plate, plateType)
  ])
  const known = fromRegisters({ licence, vehicle }, today)
  // What the person says of their case goes before what a record tells.
  const list = bringList({ materials: service.materials, circumstances: { ...known.circumstances, ...circumstances }, answers: known.answers })
  const named = (all: readonly Register[]) => all.map((register) => ({ register, label: registers[register] }))
  const foreign = vehicle !== undefined && vehicle !== 'silent' && !(vehicle.found && vehicle.record.owned)
  return {
    service: code, name: services[code], checkedAt: now, bring: [...list.bring], waived: [...list.waived], down: named(list.down), unasked: named(list.unasked),
    notes: [
      ...(person === undefined && wanted.length > 0 ? ['登录并实名后，系统自动核对已联网的资料，查得到的都不用带'] : []),
      ...(person !== undefined && onVehicle && vehicle === undefined ? ['填写车牌号和号牌种类后，可核对车辆的联网资料'] : []),
      ...(foreign ? ['该车没有登记在您名下，没有调取它的信息；车主本人查询可减免更多'] : []),
      ...(list.down.length > 0 ? ['有联网系统暂时连不上，清单按最稳妥的列出，出发前可再查一次'] : [])
    ]
  }
})

/** Routes of this file. */
export const bringServed: readonly Served[] = [bring]
