/** Revisions at `TABLE#services`, `TABLE#outlets`, `TABLE#fees` / `<effectiveFrom>#<code, outlet or fee>`. Only added, never changed. */
import { serviceProblems } from '@lubiao/shared/service/contract'
import { problemsOf } from '@lubiao/shared/kernel/problem'
import { feeRevisionSchema, outletRevisionSchema, serviceRevisionSchema } from '@lubiao/shared/service/tables'
import { datedStore } from '../platform/dated-store'

const taken = problemsOf(serviceProblems)('service.revision-taken')

/** Revisions of services. */
export const serviceRevisions = datedStore('services', serviceRevisionSchema, taken)
/** Revisions of outlets. */
export const outletRevisions = datedStore('outlets', outletRevisionSchema, taken)
/** Revisions of fees. */
export const feeRevisions = datedStore('fees', feeRevisionSchema, taken)
