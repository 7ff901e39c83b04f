/** Mutation of the pass's rules and machine: at least nine in ten mutants have to die (design §8). */
import kernel from './stryker.config.mjs'

const files = ['rules', 'checks', 'deadline', 'steps', 'policy', 'case', 'machine'].map((name) => `shared/src/pass/${name}.ts`)

export default {
  ...kernel,
  mutate: files,
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: 'reports/mutation/pass.json' },
  thresholds: { high: 95, low: 90, break: 90 },
  tempDirName: '.stryker-tmp/pass'
}
