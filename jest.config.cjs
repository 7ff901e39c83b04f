/** @type {import('jest').Config} */
const esmOnly = ['jose', '@noble', 'uqr', '@auth0/cose', 'base45', 'cbor-x', 'hono', 'chinese-days']
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/shared/src', '<rootDir>/functions', '<rootDir>/local/src', '<rootDir>/console/src', '<rootDir>/test', '<rootDir>/bench', '<rootDir>/scripts'].filter((dir) =>
    require('node:fs').existsSync(dir.replace('<rootDir>', __dirname))),
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.stryker-tmp/'],
  modulePathIgnorePatterns: ['/.stryker-tmp/', '/dist/'],
  transform: {
    '^.+\\.(t|j)sx?$|^.+\\.mjs$': ['@swc/jest', {
      jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } } },
      module: { type: 'commonjs' }
    }]
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  testTimeout: 30_000,
  // A test file has a realm of its own, in which every look at a global passes through a slow gate. The language's own that no module declares anew are handed to each instead.
  sandboxInjectedGlobals: ['Array', 'Date', 'Error', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise', 'Reflect', 'RegExp', 'String', 'Symbol', 'TypeError', 'Uint8Array', 'WeakMap']
}
