/** The service a case is of: the catalogue's promise, the fee table's amounts and the case rule together. */
import { feeOf, type FeeId, type FeeTable } from './fees'
import { serviceOf, type Catalogue, type Service } from './catalogue'
import { caseRules, type CaseRule } from './case-rules.data'
import type { CaseFee, Delivery, ServiceForm } from './contract-case'
import { services, serviceCodes, type ServiceCode } from './terms.data'

/** Everything a rule needs to know of a service. */
export interface CaseService extends CaseRule, Pick<Service, 'code' | 'subject' | 'basis' | 'limit' | 'agent' | 'channels'> {
  readonly name: string
  readonly fees: readonly FeeId[]
  readonly catalogueVersion: string
}

/** The service of a code, or undefined when the catalogue does not offer it or it has no case of its own. */
export function caseService(catalogue: Catalogue, code: string): CaseService | undefined {
  const known = serviceCodes.find((one) => one === code)
  if (known === undefined) return undefined
  const service = serviceOf(catalogue, known)
  const rule = caseRules[known]
  if (service === undefined || rule === undefined) return undefined
  const { subject, basis, limit, agent, channels, fees } = service
  return { ...rule, code: service.code, subject, basis, limit, agent, channels, fees, name: services[service.code], catalogueVersion: catalogue.version }
}

/** Name of a service, the code itself when it is none. */
export const serviceName = (code: string): string => (code in services ? services[code as ServiceCode] : code)

const PLATE_FEE: Readonly<Partial<Record<string, FeeId>>> = { '07': 'plate-motorcycle', '08': 'plate-motorcycle', '17': 'plate-motorcycle', '24': 'plate-motorcycle', '13': 'plate-low-speed', '15': 'plate-trailer' }
const PLATE_FEES: ReadonlySet<FeeId> = new Set(['plate-car', 'plate-trailer', 'plate-motorcycle', 'plate-low-speed'])

/** What a case has to pay: of several plate fees the one of the kind of plate. Empty where the service is free. */
export function feesOf(service: Pick<CaseService, 'fees'>, form: Pick<ServiceForm, 'plateType'>, table: FeeTable): readonly CaseFee[] {
  const plate = PLATE_FEE[form.plateType ?? ''] ?? 'plate-car'
  return service.fees.filter((id) => !PLATE_FEES.has(id) || id === plate).map((id) => feeOf(table, id)).filter((fee) => fee.fen > 0)
    .map(({ id, label, fen, approvalDoc }) => ({ feeId: id, label, fen, approvalDoc }))
}

/** Ways the result can reach the person. What is only an entry or an electronic document needs no hands. */
export function deliveriesOf(service: Pick<CaseService, 'product' | 'channels'>): readonly Delivery[] {
  if (service.product === 'electronic' || service.product === 'record') return ['electronic']
  return service.channels.includes('post') ? ['post', 'window'] : ['window']
}
