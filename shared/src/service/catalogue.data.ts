/**
 * The catalogue of domain-facts §1.2 and §1.3. The notice gives the numbers 18 and 23, nine kinds of outlet and a few examples; the
 * enumeration and the matrix are reconstructed and shown as such. Articles are those in force: 机动车登记规定 (公安部令第164号) and
 * 机动车驾驶证申领和使用规定 (公安部令第162号, changed by 172).
 */
import type { Catalogue, Delegation, Service } from './catalogue'
import type { FeeId } from './fees'
import type { MaterialId } from './materials.data'
import { outletKindIds, type Channel, type OutletKind, type ServiceCode } from './terms.data'

const licence = (articles: string): string => `机动车驾驶证申领和使用规定${articles}`
const register = (articles: string): string => `机动车登记规定${articles}`
const day = { unit: 'workingDay', n: 1 } as const
const sameDay = { unit: 'sameDay' } as const
const everywhere: readonly Channel[] = ['counter', 'online', 'kiosk', 'post']
const window = (slots: number) => ({ skill: 'window', slots }) as const
const common: readonly MaterialId[] = ['identity', 'identityCopy', 'form', 'agentIdentity', 'agentLetter']
const licenceAgent = '可委托代理，代理人带身份证和委托书（驾驶证申领和使用规定第一百零五条）'
const vehicleAgent = '可委托代理，代理人带身份证和委托书（机动车登记规定第八十六条）'
const inPersonOnly = '须本人到场，不能代理'
const card: readonly FeeId[] = ['driving-licence']
const plateFees: readonly FeeId[] = ['plate-car', 'plate-trailer', 'plate-motorcycle', 'plate-low-speed']

type Part = Pick<Service, 'code' | 'basis'> & Partial<Omit<Service, 'code' | 'basis' | 'materials' | 'channels' | 'fees'>> & { readonly more?: readonly MaterialId[]; readonly fees?: readonly FeeId[]; readonly channels?: readonly Channel[] }

const build = (subject: Service['subject'], agentNote: string) => ({ more = [], fees = [], channels = everywhere, ...part }: Part): Service => ({
  subject, limit: day, agent: 'allowed', agentNote: part.agent === 'inPerson' ? inPersonOnly : agentNote, bookable: window(1), instant: false, ...part,
  materials: [...common, ...more], fees: [...fees], channels: [...channels]
})
const ofDriver = build('driver', licenceAgent)
const ofVehicle = build('vehicle', vehicleAgent)

const driverServices: readonly Service[] = [
  ofDriver({ code: 'DL_REISSUE_LOST', idOnly: 1, delegable: 16, basis: licence('第六十九条'), fees: card, limitNote: '驾驶证被依法扣押、扣留或暂扣期间不能补领' }),
  ofDriver({ code: 'DL_RENEW_EXPIRY', idOnly: 2, delegable: 17, basis: licence('第六十三条'), fees: card, more: ['oldLicence', 'medical'], limitNote: '有效期满前九十日内办理' }),
  ofDriver({ code: 'DL_REPLACE_DAMAGED', idOnly: 3, delegable: 18, basis: licence('第六十六条第（二）项'), fees: card, more: ['damagedLicence'] }),
  ofDriver({ code: 'DL_CHANGE_INFO', idOnly: 4, delegable: 18, basis: licence('第六十六条第（一）项'), fees: card, more: ['oldLicence', 'idChangeProof'], onlineNote: '身份证号码变更的须到窗口' }),
  ofDriver({ code: 'DL_TRANSFER_IN', idOnly: 5, delegable: 19, basis: licence('第六十四条'), fees: card, more: ['oldLicence', 'healthStatement'] }),
  ofDriver({ code: 'DL_AGE_DOWNGRADE', idOnly: 6, basis: licence('第六十五条'), fees: card, more: ['oldLicence', 'medical'], limitNote: '收到通知后三十日内办理' }),
  ofDriver({ code: 'DL_VOLUNTARY_DOWNGRADE', idOnly: 7, basis: licence('第六十五条第三款'), fees: card, more: ['oldLicence'] }),
  ofDriver({ code: 'DL_HEALTH_DOWNGRADE', idOnly: 8, basis: licence('第六十七条第一款'), fees: card, more: ['oldLicence', 'medical'], onlineNote: '需要现场核对身体条件的须到窗口' }),
  ofDriver({ code: 'DL_PERIODIC_REVIEW', idOnly: 9, delegable: 20, basis: licence('第七十二条、第七十三条'), limit: sameDay, channels: ['counter', 'online', 'kiosk'], more: ['learning'] }),
  ofDriver({ code: 'DL_SUBMIT_MEDICAL', idOnly: 10, delegable: 21, basis: licence('第七十四条'), limit: sameDay, channels: ['counter', 'online', 'kiosk'], more: ['medical'] }),
  ofDriver({ code: 'DL_DEFER', idOnly: 11, delegable: 22, basis: licence('第七十五条'), channels: ['counter', 'online', 'kiosk'], more: ['deferProof'], limitNote: '延期最长三年' }),
  ofDriver({ code: 'DL_CANCEL', idOnly: 12, basis: licence('第六十七条第二款、第七十九条第二款'), channels: ['counter', 'online'], more: ['oldLicence'], onlineNote: '监护人代办的须到窗口' }),
  ofDriver({ code: 'DL_CONTACT', idOnly: 18, delegable: 23, basis: licence('第八十一条'), limit: day, channels: ['counter', 'online', 'kiosk'], instant: true }),
  ofDriver({ code: 'DL_TEST_1', basis: licence('第三十九条'), agent: 'inPerson', channels: ['online', 'kiosk'], fees: ['test-1-small', 'test-1-other'], more: ['studyProof'], bookable: { skill: 'driving-test-1', slots: 3 }, limitNote: '按预约的时间考试' }),
  ofDriver({ code: 'DL_TEST_2', basis: licence('第三十九条'), agent: 'inPerson', channels: ['online', 'kiosk'], fees: ['test-2-small', 'test-2-c6', 'test-2-other'], more: ['studyProof'], bookable: { skill: 'driving-test-2', slots: 2 }, limitNote: '按预约的时间考试' }),
  ofDriver({ code: 'DL_TEST_3', basis: licence('第三十九条'), agent: 'inPerson', channels: ['online', 'kiosk'], fees: ['test-3-small', 'test-3-c6', 'test-3-other'], more: ['studyProof'], bookable: { skill: 'driving-test-3', slots: 4 }, limitNote: '按预约的时间考试' })
]

const vehicleServices: readonly Service[] = [
  ofVehicle({ code: 'VEH_PLATE_REISSUE', idOnly: 13, delegable: 9, basis: register('第五十一条'), limit: { unit: 'workingDay', n: 15 }, limitNote: '制作期间发给有效期不超过十五日的临时行驶车号牌', fees: plateFees, more: ['damagedVehiclePaper'], bookable: { skill: 'plate', slots: 1 } }),
  ofVehicle({ code: 'VEH_LICENCE_REISSUE', idOnly: 14, delegable: 10, basis: register('第五十二条'), fees: ['vehicle-licence'], more: ['damagedVehiclePaper'] }),
  ofVehicle({ code: 'VEH_CERT_REISSUE', idOnly: 15, delegable: 11, basis: register('第五十二条、第三十二条、第八十六条'), agent: 'inPerson', fees: ['registration-certificate'], channels: ['counter'], more: ['damagedVehiclePaper', 'mortgagee', 'rubbing'], bookable: window(2) }),
  ofVehicle({ code: 'VEH_MARK_REISSUE', idOnly: 16, delegable: 14, basis: register('第五十七条'), more: ['vehicleLicence', 'insurance'], instant: true }),
  ofVehicle({ code: 'VEH_MARK_EXEMPT', idOnly: 17, delegable: 13, basis: register('第五十五条'), more: ['vehicleLicence', 'insurance', 'tax'], instant: true }),
  ofVehicle({ code: 'VEH_CONTACT', idOnly: 18, delegable: 15, basis: register('第二十三条第（三）项、第二十四条第（三）项'), channels: ['counter', 'online', 'kiosk'], instant: true }),
  ofVehicle({ code: 'VEH_REGISTER', delegable: 1, basis: register('第十条、第十二条'), limit: { unit: 'workingDay', n: 2 }, channels: ['counter'], fees: ['plate-car', 'plate-trailer', 'plate-motorcycle', 'plate-low-speed', 'vehicle-licence', 'registration-certificate'],
    more: ['purchaseInvoice', 'factoryCertificate', 'purchaseTax', 'insurance', 'tax', 'rubbing'], bookable: window(3), limitNote: '须查验机动车' }),
  ofVehicle({ code: 'VEH_TRANSFER', delegable: 2, basis: register('第二十五条、第二十六条'), channels: ['counter'], fees: [...plateFees, 'vehicle-licence'], more: ['certificate', 'vehicleLicence', 'transferProof', 'insurance', 'rubbing'], bookable: window(3), limitNote: '自交付之日起三十日内申请；须查验机动车' }),
  ofVehicle({ code: 'VEH_CHANGE', delegable: 3, basis: register('第十六条、第十七条、第二十三条、第二十四条'), channels: ['counter'], fees: ['vehicle-licence'], more: ['certificate', 'vehicleLicence', 'rubbing'], bookable: window(2), agentNote: `${vehicleAgent}；共同所有人变更须本人到场` }),
  ofVehicle({ code: 'VEH_MORTGAGE', delegable: 4, basis: register('第三十二条'), channels: ['counter'], more: ['certificate', 'mortgageContract'], bookable: window(2), limitNote: '由车主和抵押权人共同申请' }),
  ofVehicle({ code: 'VEH_MORTGAGE_RELEASE', delegable: 5, basis: register('第三十三条'), channels: ['counter'], more: ['certificate'], limitNote: '由车主和抵押权人共同申请' }),
  ofVehicle({ code: 'VEH_DEREGISTER', delegable: 6, basis: register('第三十七条至第四十条'), channels: ['counter'], more: ['certificate', 'vehicleLicence', 'deregisterProof'], bookable: window(2), agentNote: `${vehicleAgent}；机动车灭失注销须本人到场` }),
  ofVehicle({ code: 'VEH_TEMP_PLATE', delegable: 7, basis: register('第四十六条、第四十七条'), channels: ['counter', 'online', 'kiosk'], fees: ['plate-temporary'], more: ['purchaseInvoice', 'factoryCertificate', 'insurance'], limitNote: '有效期不超过三十日，未销售或未登记的车辆最多申领三次' }),
  ofVehicle({ code: 'VEH_PLATE_PICK', delegable: 8, basis: register('第十条'), channels: ['counter', 'online', 'kiosk'], limit: sameDay, bookable: { skill: 'plate', slots: 1 } }),
  ofVehicle({ code: 'VEH_MARK_INSPECT', delegable: 12, basis: register('第五十四条'), channels: ['counter'], more: ['vehicleLicence', 'insurance', 'tax'], bookable: { skill: 'vehicle-inspection', slots: 2 } })
]

/** Columns of the matrix in the order of the notice. */
const columns = ['BANK', 'DEALER_4S', 'USED_CAR_MARKET', 'INSPECTION_STATION', 'INSURER', 'COMMUNITY', 'POSTAL', 'TOWN_SQUADRON', 'URBAN_SQUADRON'] as const satisfies readonly OutletKind[]

/** Rows of domain-facts §1.3; `–` is not delegated. */
const rows: Readonly<Partial<Record<ServiceCode, string>>> = {
  VEH_REGISTER: '–●–––––○●', VEH_TRANSFER: '––●––––○●', VEH_CHANGE: '–○●––––○●', VEH_MORTGAGE: '●●○–––––●', VEH_MORTGAGE_RELEASE: '●●●–––––●', VEH_DEREGISTER: '–––––––○●', VEH_TEMP_PLATE: '–●●–○––●●',
  VEH_PLATE_PICK: '–●●––––●●', VEH_PLATE_REISSUE: '–○○○○○○●●', VEH_LICENCE_REISSUE: '○●●●●●●●●', VEH_CERT_REISSUE: '○–●––––○●', VEH_MARK_INSPECT: '–––●––––○', VEH_MARK_EXEMPT: '–●–●●●●●●',
  VEH_MARK_REISSUE: '–●–●●●●●●', VEH_CONTACT: '●●●●●●●●●', DL_REISSUE_LOST: '–––––●●●●', DL_RENEW_EXPIRY: '–––––●●●●', DL_REPLACE_DAMAGED: '–––––●●●●', DL_CHANGE_INFO: '–––––●●●●',
  DL_TRANSFER_IN: '–––––●●●●', DL_PERIODIC_REVIEW: '–––––●○●●', DL_SUBMIT_MEDICAL: '–––––●●●●', DL_DEFER: '–––––○○●●', DL_CONTACT: '–––––●●●●'
}

const all = [...driverServices, ...vehicleServices]
const column = (kind: OutletKind): Partial<Record<ServiceCode, Delegation>> => {
  // The vehicle office does everything itself but the inspection lanes, which are the stations'.
  if (kind === 'VEHICLE_OFFICE') return Object.fromEntries(all.map(({ code }) => [code, code === 'VEH_MARK_INSPECT' ? '○' : '●']))
  const at = columns.findIndex((one) => one === kind)
  return Object.fromEntries(Object.entries(rows).flatMap(([code, row]) => (row[at] === '●' || row[at] === '○' ? [[code, row[at]]] : [])))
}

/** Versions known to the build, oldest first. */
export const builtInCatalogues: readonly Catalogue[] = [
  {
    version: 'demo-2022-05', effectiveFrom: '2022-05-01', demo: true, reconstructed: true,
    basis: '聊公交管〔2019〕22号第九、十、十一条给出 18 类、23 项和九类网点；具体清单为依据公安部令第 162、164 号整理的示意，管理员可按公布的清单发布新版本',
    services: [...all], matrix: Object.fromEntries(outletKindIds.map((kind) => [kind, column(kind)]))
  }
]
