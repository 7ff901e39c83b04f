/** Worklist of city passes. */
import { CaseTable } from '../../case/case-table'
import { passModule } from './pass-module'

/** Page at #/pass. */
export function WorklistPage() {
  return <CaseTable module={passModule} title="通行证审批" />
}
