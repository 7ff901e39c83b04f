/** Packages serverless.yml as `npm run deploy` would, in a folder of its own, without credentials and with every network call refused. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A CloudFormation value: text, number, list, object, intrinsic. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value }
/** An object of the template. */
export type Node = { readonly [key: string]: Value }
/** One resource. */
export interface Resource {
  readonly Type: string
  readonly Properties: Node
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}
/** The template as CloudFormation is given it. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>
}

const root = path.join(__dirname, '../..')
const ENTRIES = ['citizen-api', 'staff-api', 'webhook', 'stream', 'schedule']
/** An empty archive: the template does not depend on what is inside. */
const EMPTY_ZIP = Buffer.from([0x50, 0x4b, 5, 6, ...new Array<number>(18).fill(0)])
const NO_NETWORK = "require('node:net').Socket.prototype.connect = () => { throw new Error('network call while packaging') }"

/** Packages a stage. Throws with the packager's own words. */
export function packageStage(stage: 'staging' | 'production'): Template {
  const folder = mkdtempSync(path.join(tmpdir(), 'lubiao-package-'))
  try {
    cpSync(path.join(root, 'serverless.yml'), path.join(folder, 'serverless.yml'))
    cpSync(path.join(root, 'deploy'), path.join(folder, 'deploy'), { recursive: true })
    mkdirSync(path.join(folder, 'functions/dist'), { recursive: true })
    for (const entry of ENTRIES) writeFileSync(path.join(folder, `functions/dist/${entry}.zip`), EMPTY_ZIP)
    writeFileSync(path.join(folder, 'no-network.cjs'), NO_NETWORK)
    const cli = path.join(root, 'node_modules/serverless/bin/serverless.js')
    execFileSync(process.execPath, ['--require', path.join(folder, 'no-network.cjs'), cli, 'package', '--stage', stage], {
      cwd: folder, encoding: 'utf8', stdio: 'pipe',
      env: { PATH: process.env['PATH'], HOME: folder, SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off', CI: '1' }
    })
    return JSON.parse(readFileSync(path.join(folder, '.serverless/cloudformation-template-update-stack.json'), 'utf8')) as Template
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
