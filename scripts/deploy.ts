/** `npm run deploy -- --stage production`: builds, packages, refuses what is not ready, deploys. */
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { deploymentFaults, packagedTemplate, root, serverless, stageOf } from './stage'

try {
  const stage = stageOf(process.argv.slice(2))
  execFileSync(process.execPath, [path.join(root, 'scripts/build-lambda.mjs')], { stdio: 'inherit' })
  const faults = deploymentFaults(packagedTemplate(stage), new Date().toISOString())
  if (faults.length > 0) throw new Error([`${stage} is not ready (deploy/settings.${stage}.yml):`, ...faults.map((fault) => `  ${fault}`)].join('\n'))
  serverless('deploy', '--stage', stage, '--package', '.serverless')
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
