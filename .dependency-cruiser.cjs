/** The walls of design §1, as data. ESLint holds what a single file shows; this holds what only the graph shows. */
const shared = '^shared/src/'
/** What a handler is given and who is calling, without HTTP. */
const seam = '^functions/src/http/(handler|caller|module)[.]ts$'
const webOnly = 'node_modules/(hono|@hono|aws-lambda|@types/aws-lambda)/'
const tests = '[.]test[.]tsx?$'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', comment: 'Calls go down only.', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-unresolved', severity: 'error', comment: 'An import that leads nowhere.', from: {}, to: { couldNotResolve: true, pathNot: ['[.](css|png|svg)$'] } },
    { name: 'no-barrels', severity: 'error', comment: 'Import the file that has it.', from: {}, to: { path: '/index[.]tsx?$', pathNot: 'node_modules' } },
    { name: 'no-undeclared', severity: 'error', comment: 'A package some other package happens to bring.', from: { path: '^(shared|functions|miniapp|console|local)/src/' }, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] } },

    { name: 'shared-is-the-floor', severity: 'error', comment: 'shared imports nothing of the others.', from: { path: shared }, to: { path: '^(functions|miniapp|console|local|test|bench|scripts)/' } },
    { name: 'shared-runs-anywhere', severity: 'error', comment: 'shared runs in a phone: no Node modules.', from: { path: shared, pathNot: tests }, to: { dependencyTypes: ['core'] } },
    { name: 'kernel-has-no-business', severity: 'error', comment: 'The kernel knows no module.', from: { path: '^shared/src/kernel/' }, to: { path: shared, pathNot: '^shared/src/kernel/' } },
    { name: 'source-does-not-know-its-tests', severity: 'error', from: { pathNot: [tests, '^(test|bench)/', '/test/'] }, to: { path: [tests, '^test/'] } },

    { name: 'a-module-keeps-its-repo', severity: 'error', comment: 'Another module is reached by its events or a function it exports, never by its storage.',
      from: { path: '^functions/src/([^/]+)/', pathNot: tests }, to: { path: '^functions/src/[^/]+/repo[^/]*[.]ts$', pathNot: '^functions/src/$1/' } },
    { name: 'http-stays-above', severity: 'error', comment: 'Nothing below entry and http knows HTTP or Lambda. The seam, which says what a handler is given, is open to all.',
      from: { path: '^functions/src/', pathNot: ['^functions/src/(entry|http)/', tests] }, to: { path: ['^functions/src/(entry|http)/', webOnly], pathNot: seam } },
    { name: 'the-seam-knows-no-http', severity: 'error', from: { path: seam }, to: { path: webOnly, reachable: true } },
    { name: 'platform-is-below-modules', severity: 'error', comment: 'Calls go down only: platform reacts for modules it is given, it does not know them.',
      from: { path: '^functions/src/platform/', pathNot: tests }, to: { path: '^functions/src/', pathNot: ['^functions/src/platform/', seam] } },
    { name: 'functions-below-local', severity: 'error', comment: 'The product does not know the stack it is developed on; its tests do.', from: { path: '^functions/src/', pathNot: tests }, to: { path: '^(local|miniapp|console|test|bench)/' } },

    { name: 'miniapp-features-apart', severity: 'error', comment: 'WeChat forbids it too: each is a subpackage.', from: { path: '^miniapp/src/features/([^/]+)/' }, to: { path: '^miniapp/src/features/', pathNot: '^miniapp/src/features/$1/' } },
    { name: 'console-features-apart', severity: 'error', from: { path: '^console/src/features/([^/]+)/' }, to: { path: '^console/src/features/', pathNot: '^console/src/features/$1/' } },
    { name: 'front-ends-know-shared-only', severity: 'error', from: { path: '^(miniapp|console)/' }, to: { path: '^(functions|local|test|bench)/' } },
    { name: 'front-ends-apart', severity: 'error', from: { path: '^(miniapp|console)/' }, to: { path: '^(miniapp|console)/', pathNot: '^$1/' } }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^[a-z]+/dist/', '^[.]local/', '^reports/', '^miniapp/static/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'], mainFields: ['module', 'main', 'types'] }
  }
}
