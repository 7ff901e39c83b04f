/** One piece of business. */
import { CasePage } from '../../case/case-page'
import { serviceModule } from './service-module'

/** Page at #/service/cases/:caseId. */
export function ServiceCasePage() {
  return <CasePage module={serviceModule} />
}
