/** One city pass. */
import { CasePage } from '../../case/case-page'
import { passModule } from './pass-module'

/** Page at #/pass/cases/:caseId. */
export function PassPage() {
  return <CasePage module={passModule} />
}
