/**
 * Mutation of the pass's rules: at least nine in ten mutants have to die (design §8). The machine and the policies are tables, held by the
 * exhaustive test and by examples; constants of a module would need every test run again for each and are left out.
 */
import kernel, { jestOn } from './stryker.config.mjs'

const files = ['rules', 'checks', 'form-checks', 'deadline', 'steps', 'policy', 'case'].map((name) => `shared/src/pass/${name}.ts`)

export default {
  ...kernel,
  jest: jestOn('shared/src/pass'),
  mutate: files,
  ignoreStatic: true,
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: 'reports/mutation/pass.json' },
  thresholds: { high: 95, low: 90, break: 90 },
  tempDirName: '.stryker-tmp/pass'
}
