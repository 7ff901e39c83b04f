/** Which facts about a person and their vehicle a service's form carries: no service is given one that its form does not print. */
import type { ServiceCode } from './terms.data'

/** Facts a form can be filled with from what is already known. */
export const formFields = { name: '姓名', idNumber: '身份证号', phone: '联系电话', plate: '号牌号码', plateType: '号牌种类', vehicleClass: '车辆类型' } as const
export type FormField = keyof typeof formFields
/** Ids, for schemas. */
export const formFieldIds = Object.keys(formFields) as [FormField, ...FormField[]]

const person: readonly FormField[] = ['name', 'idNumber', 'phone']
const vehicle: readonly FormField[] = [...person, 'plate', 'plateType', 'vehicleClass']
/** A change of contact data replaces the number on record, and of the vehicle only says which it is. */
const contact: readonly FormField[] = ['name', 'idNumber']

const own: Readonly<Partial<Record<ServiceCode, readonly FormField[]>>> = {
  DL_CONTACT: contact, VEH_CONTACT: [...contact, 'plate', 'plateType'],
  DL_PERIODIC_REVIEW: contact, DL_SUBMIT_MEDICAL: contact,
  VEH_MARK_EXEMPT: vehicle, VEH_MARK_REISSUE: [...person, 'plate', 'plateType'], VEH_MARK_INSPECT: [...person, 'plate', 'plateType'],
  // Not registered yet: there is no plate to fill in.
  VEH_REGISTER: person, VEH_TEMP_PLATE: person, VEH_PLATE_PICK: person
}

/** The facts of one service's form. */
export const fieldsOf = (code: ServiceCode): readonly FormField[] => own[code] ?? (code.startsWith('DL_') ? person : vehicle)
