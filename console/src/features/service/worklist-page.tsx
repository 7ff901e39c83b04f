/** Worklist of vehicle and driver business. */
import { CaseTable } from '../../case/case-table'
import { serviceModule } from './service-module'

/** Page at #/service/cases. */
export function ServiceWorklistPage() {
  return <CaseTable module={serviceModule} title="车驾管业务" />
}
