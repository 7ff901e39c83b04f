/** Runs the tests beside the mutated files only, without those named as `slow`: they have to do it alone. The sandbox lies in a folder that jest otherwise leaves out. */
export const jestOn = (folder, slow = []) => ({
  configFile: 'jest.config.cjs', enableFindRelatedTests: true,
  config: { testMatch: [`**/${folder}/*.test.ts`, ...slow.map((name) => `!**/${name}.test.ts`)], testPathIgnorePatterns: ['/node_modules/'], modulePathIgnorePatterns: [] }
})

/** Mutation of the kernel: every mutant has to die (design §8). The calendar table is data and has its own regression tests. */
export default {
  testRunner: 'jest',
  jest: jestOn('shared/src/kernel'),
  mutate: ['shared/src/kernel/*.ts', '!shared/src/kernel/*.test.ts', '!shared/src/kernel/*.data.ts'],
  // The sandbox is a copy: only what the mutated files' tests read.
  ignorePatterns: ['/*', '!/shared', '!/jest.config.cjs', '!/package.json', '!/tsconfig.json'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 5000,
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: 'reports/mutation/kernel.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  allowConsoleColors: false,
  thresholds: { high: 100, low: 100, break: 100 },
  tempDirName: '.stryker-tmp/kernel'
}
