/** Every module of the product, and what has to be there before it is asked. A new module adds its line here. */
import { accountModule } from '../account/module'
import { registerModules, type Module } from '../http/module'

/** How a module is reached: the word its paths begin with, its code, and the modules that must have registered with it first. */
interface Place {
  readonly path: string
  readonly load: () => Promise<Module>
  readonly needs: readonly ModuleWord[]
}

/** Words of the modules that are loaded when needed; account, which every request needs, is always there. */
const WORDS = ['appointment', 'oversight', 'pass', 'payment', 'plate', 'queue', 'release', 'service'] as const
type ModuleWord = (typeof WORDS)[number]

/** A release belongs to whatever it gives out; plates and releases do not know one another. */
async function loadPlate(): Promise<Module> {
  const [{ plateModule }, { registerAdmission }, { requireAdmission }] = await Promise.all([import('../plate/module'), import('../plate/admission'), import('../release/admission')])
  registerAdmission((deps, block, { userId, admission, now }) => requireAdmission(deps, { module: 'plate', ref: block.id }, userId, admission, now))
  return plateModule
}

/** Places of driving tests may be given out by a release of a test site's day: `<outletId>/<skill>/<date>`. Other places never are, and are not asked about. */
async function loadAppointment(): Promise<Module> {
  const [{ appointmentModule }, { registerAdmissionCheck }, { currentRelease, requireAdmission }] = await Promise.all([import('../appointment/module'), import('../appointment/hooks'), import('../release/admission')])
  registerAdmissionCheck(async (deps, { userId, outletId, skill, date, admission, now }) => {
    const of = { module: 'appointment' as const, ref: `${outletId}/${skill}/${date}` }
    return skill.startsWith('driving-test') && (await currentRelease(deps, of, now)) !== undefined ? requireAdmission(deps, of, userId, admission, now) : []
  })
  return appointmentModule
}

/** Whoever a case of a service is for, or is agent in, pays it: the case says so, payment asks. */
async function loadPayment(): Promise<Module> {
  const [{ paymentModule }, { registerPayers }, { mayPay }] = await Promise.all([import('../payment/module'), import('../payment/payers'), import('../service/case-actors')])
  registerPayers('service', mayPay)
  return paymentModule
}

const PLACES: Readonly<Record<ModuleWord, Place>> = {
  appointment: { path: 'appointment', load: loadAppointment, needs: ['release'] },
  oversight: { path: 'oversight', load: async () => (await import('../oversight/module')).oversightModule, needs: [] },
  pass: { path: 'pass', load: async () => (await import('../pass/module')).passModule, needs: [] },
  payment: { path: 'payment', load: loadPayment, needs: [] },
  plate: { path: 'plate', load: loadPlate, needs: ['release'] },
  queue: { path: 'queue', load: async () => (await import('../queue/module')).queueModule, needs: ['appointment'] },
  release: { path: 'releases', load: async () => (await import('../release/module')).releaseModule, needs: [] },
  service: { path: 'service', load: async () => (await import('../service/module')).serviceModule, needs: ['appointment', 'queue'] }
}

/** A module with all it needs. */
async function moduleOf(word: ModuleWord): Promise<Module> {
  const { load, needs } = PLACES[word]
  const [module] = await Promise.all([load(), ...needs.map(moduleOf)])
  return module
}

/** All modules, account first. */
export const allModules = async (): Promise<readonly Module[]> => [accountModule, ...(await Promise.all(WORDS.map(moduleOf)))]

/** Modules served under paths of their own, each loaded at the first request there. */
export const laterModules = WORDS.map((word) => ({ path: PLACES[word].path, load: () => moduleOf(word) }))

registerModules(allModules)
