/** Routes of cases, and what they register with others. */
import { registerPersonalData } from '../account/personal-data'
import type { Served } from '../http/handler'
import { registerDueRecomputer } from '../oversight/hooks'
import { recountServiceDues } from './case-jobs'
import { casePersonalData } from './case-personal-data'
import { caseCitizenServed } from './handlers-case-citizen'
import { caseFiguresServed } from './handlers-case-figures'
import { caseStaffServed } from './handlers-case-staff'

registerPersonalData(casePersonalData)
registerDueRecomputer('service', recountServiceDues)

/** Every route with its handler. */
export const serviceCaseServed: readonly Served[] = [...caseCitizenServed, ...caseStaffServed, ...caseFiguresServed]
