/**
 * Mutation of one module's rules: at least nine in ten mutants have to die (design §8). LUBIAO_RULES names the module; `npm run test:mutation`
 * runs all. Machines and policies are tables, held by the exhaustive tests and by examples; constants of a module would need every test run
 * again for each and are left out.
 */
import kernel, { jestOn } from './stryker.config.mjs'

/** Files with decisions in them, by module. */
export const RULES = {
  pass: ['rules', 'checks', 'form-checks', 'deadline', 'steps', 'policy', 'case'],
  service: ['rules', 'review', 'waivers', 'exempt', 'anniversaries', 'hours', 'nearby', 'fees', 'statutory', 'register-answers', 'case-clock', 'case-steps', 'case-service', 'case', 'catalogue', 'outlets', 'plain-words', 'tables'],
  appointment: ['rules', 'limits', 'booking', 'bookable', 'schedule', 'steps', 'waitlist', 'calendar-file'],
  queue: ['rules', 'order', 'estimate', 'near', 'figures', 'presence', 'case'],
  release: ['admission', 'draw', 'case'],
  payment: ['rules', 'reconcile', 'movements', 'statement', 'csv', 'day', 'day-rows', 'bill', 'ledger', 'receipt', 'clock', 'channels'],
  plate: ['format', 'forecast', 'lane-case', 'lane-rules', 'pick-case', 'pick-rules']
}

/** Tests that touch every rule and take seconds, and those that measure time: they would be run for every mutant and say nothing the others do not. */
const SLOW = { pass: ['issuable', 'cost'], appointment: ['open-minutes'] }

const module = process.env['LUBIAO_RULES'] ?? 'pass'
const files = RULES[module]
if (files === undefined) throw new Error(`no rules of ${module}; there are ${Object.keys(RULES).join(', ')}`)

export default {
  ...kernel,
  jest: jestOn(`shared/src/${module}`, SLOW[module]),
  mutate: files.map((name) => `shared/src/${module}/${name}.ts`),
  ignoreStatic: true,
  // A runner grows with every mutant.
  maxTestRunnerReuse: 60,
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: `reports/mutation/${module}.json` },
  thresholds: { high: 95, low: 90, break: 90 },
  tempDirName: `.stryker-tmp/${module}`
}
