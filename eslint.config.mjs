/** What the compiler does not hold: bans of design §1 and §8. Walls between folders are in .dependency-cruiser.cjs. */
import tseslint from 'typescript-eslint'

const zodStyle = {
  selector: "ImportDeclaration[source.value='zod'] > :not(ImportNamespaceSpecifier).specifiers",
  message: "Write import * as z from 'zod': named imports defeat tree shaking of zod 4."
}
const skippedTests = [
  { selector: "MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|failing)$/]", message: 'A test runs or is deleted.' },
  { selector: 'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]', message: 'A test runs or is deleted.' }
]
/** Time and chance are given from outside, so that every run can be repeated (design §8). */
const timeAndChance = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Take the clock that is given.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']", message: 'Take the clock that is given.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Take the random bytes that are given.' },
  { selector: "MemberExpression[property.name='randomUUID'], ImportSpecifier[imported.name='randomUUID']", message: 'Take the random bytes that are given.' }
]

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', '.local/', '.stryker-tmp/', '.serverless/', 'reports/', 'coverage/', '**/.taro-cache/', '**/*.d.ts', '**/public/', 'miniapp/static/'] },
  {
    files: ['**/*.{js,mjs,cjs,ts,tsx}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'eqeqeq': ['error', 'always', { null: 'ignore' }], 'no-var': 'error', 'prefer-const': 'error', 'no-empty': ['error', { allowEmptyCatch: false }], 'no-eval': 'error', 'no-implied-eval': 'error',
      'no-self-compare': 'error', 'no-unreachable-loop': 'error', 'no-promise-executor-return': 'off', 'no-useless-rename': 'error', 'object-shorthand': 'error',
      'no-throw-literal': 'error', 'no-debugger': 'error', 'no-alert': 'error', 'no-dupe-else-if': 'error', 'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
      'no-restricted-syntax': ['error', zodStyle, ...timeAndChance]
    }
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parser: tseslint.parser },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-ignore': true, 'ts-nocheck': true, 'ts-check': false, 'ts-expect-error': 'allow-with-description' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-non-null-asserted-optional-chain': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      '@typescript-eslint/no-require-imports': 'error',
      '@typescript-eslint/no-namespace': 'error',
      '@typescript-eslint/no-extraneous-class': 'error',
      '@typescript-eslint/no-empty-object-type': 'error',
      '@typescript-eslint/no-unsafe-function-type': 'error',
      '@typescript-eslint/no-this-alias': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false }]
    }
  },
  {
    // A promise nobody waits for is an error nobody sees. One program for all workspaces: three would read React and zod three times.
    files: ['{shared,functions,local,miniapp,console}/src/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { project: 'tsconfig.lint.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false, arguments: false, properties: false } }],
      '@typescript-eslint/await-thenable': 'error'
    }
  },
  { files: ['{shared,functions,local,miniapp,console}/src/**/*.{ts,tsx}'], rules: { 'no-console': 'error' } },
  {
    // Where time and chance come from, and what measures or plays the world outside.
    files: ['functions/src/platform/**', 'local/**', 'bench/**', '**/test/**', 'scripts/**', '{miniapp,console}/src/device/**'],
    rules: { 'no-restricted-syntax': ['error', zodStyle] }
  },
  {
    files: ['**/*.test.{ts,tsx}'], ignores: ['**/test/**', 'local/**', 'functions/src/platform/**', '{miniapp,console}/src/device/**'],
    rules: { 'no-restricted-syntax': ['error', zodStyle, ...timeAndChance, ...skippedTests], '@typescript-eslint/no-non-null-assertion': 'off' }
  },
  {
    files: ['**/test/**/*.test.{ts,tsx}', '{local,functions/src/platform}/**/*.test.ts', '{miniapp,console}/src/device/**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', zodStyle, ...skippedTests], '@typescript-eslint/no-non-null-assertion': 'off' }
  }
)
