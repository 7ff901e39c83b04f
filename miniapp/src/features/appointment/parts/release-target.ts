import type { ReleaseView } from '@lubiao/shared/release/contract'

/** Tests by the skill a release of their places names. */
const TESTS: Readonly<Record<string, string>> = { 'driving-test-1': 'DL_TEST_1', 'driving-test-2': 'DL_TEST_2', 'driving-test-3': 'DL_TEST_3' }

/** Page and query at which what a release gives out is taken: nobody who was let in has to look for it again. */
export function targetOf({ releaseId, module, ref }: Pick<ReleaseView, 'releaseId' | 'module' | 'ref'>): readonly [string, Readonly<Record<string, string | undefined>>] {
  if (module === 'plate') return ['features/plate/pages/choose/index', { release: releaseId }]
  const [outlet, skill = '', date] = ref.split('/')
  const service = TESTS[skill]
  return ['features/appointment/pages/book/index', { release: releaseId, ...(service === undefined ? {} : { service, outlet, date }) }]
}
