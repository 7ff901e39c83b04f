/** What a stage is set to, read from the packaged template, and whether it may be deployed. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Root of the repository. */
export const root = path.join(import.meta.dirname, '..')

/** The template's parts that are looked at here. */
export interface StageTemplate {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>>
}

/** Value of `--name` among command-line arguments. */
export function option(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(`--${name}`)
  return at < 0 ? undefined : args[at + 1]
}

/** `--stage`, one of the two that exist. Throws an error that says so. */
export function stageOf(args: readonly string[]): 'staging' | 'production' {
  const stage = option(args, 'stage')
  if (stage === 'staging' || stage === 'production') return stage
  throw new Error('Say which stage: -- --stage staging or -- --stage production')
}

/** Region of a stage, as its settings say. */
export function regionOf(stage: string): string {
  const region = /^region: *([\w-]+)/m.exec(readFileSync(path.join(root, `deploy/settings.${stage}.yml`), 'utf8'))?.[1]
  if (region === undefined) throw new Error(`deploy/settings.${stage}.yml names no region`)
  return region
}

/** Runs the Serverless CLI; its telemetry and its notifications stay off. */
export function serverless(...args: readonly string[]): void {
  execFileSync(process.execPath, [path.join(root, 'node_modules/serverless/bin/serverless.js'), ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' } })
}

/** Packages a stage (the bundles must be there) and reads the template. */
export function packagedTemplate(stage: string): StageTemplate {
  serverless('package', '--stage', stage)
  return JSON.parse(readFileSync(path.join(root, '.serverless/cloudformation-template-update-stack.json'), 'utf8')) as StageTemplate
}

/** Settings of the functions as text; what only CloudFormation knows is its logical id, a table its name. */
export function environmentOf(template: StageTemplate): Readonly<Record<string, string>> {
  const { Environment } = template.Resources['StaffDashapiLambdaFunction']?.Properties as { readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> } }
  const text = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return String(value)
    const { Ref, 'Fn::Sub': sub, 'Fn::Join': join } = value as { readonly Ref?: string; readonly 'Fn::Sub'?: string; readonly 'Fn::Join'?: readonly [string, readonly unknown[]] }
    if (Ref !== undefined) return String(template.Resources[Ref]?.Properties['TableName'] ?? template.Resources[Ref]?.Properties['Name'] ?? Ref)
    if (join !== undefined) return join[1].map(text).join(join[0])
    return (sub ?? '').replace(/\$\{([\w:]+)\}/g, '$1')
  }
  return Object.fromEntries(Object.entries(Environment.Variables).map(([name, value]) => [name, text(value)]))
}

/** A signing key's window as SIGNING_KEYS says it. */
interface Window {
  readonly keyId: string
  readonly signsFrom: string
  readonly signsUntil: string
}

/**
 * What is wrong with the keys of one kind: no key signs now, a gap follows, or none waits. One must always wait: phones learn it long before it
 * signs, and in an emergency it takes over at once.
 */
function keyFaults(kind: string, windows: readonly Window[], now: string): readonly string[] {
  const open = windows.filter((key) => key.signsFrom <= now && now < key.signsUntil)
  const last = open.map((key) => key.signsUntil).sort().at(-1)
  if (last === undefined) return [`no ${kind} key signs now: signingKeys in the settings`]
  const successor = windows.find((key) => key.signsFrom <= last && key.signsUntil > last)
  return successor === undefined ? [`the ${kind} key stops signing on ${last} and none waits to follow it: add one to signingKeys`] : []
}

/** Addresses of payment channels: `-` leaves the channel closed. */
const MAY_BE_CLOSED: readonly string[] = ['WXPAY_NOTIFY_URL', 'ALIPAY_GATEWAY', 'ALIPAY_NOTIFY_URL', 'TREASURY_URL']

/** Everything that forbids a deployment, in words; empty when none. */
export function deploymentFaults(template: StageTemplate, now: string): readonly string[] {
  const environment = environmentOf(template)
  const left = Object.entries(environment).filter(([, value]) => value.includes('CHANGE_ME')).map(([name]) => `${name} still says CHANGE_ME`)
  const mail = JSON.stringify(template.Resources['Alarms']?.Properties ?? '').includes('CHANGE_ME') ? ['alarmEmail still says CHANGE_ME'] : []
  const plain = ['ALLOWED_ORIGINS', 'CONSOLE_URL', 'H5_URL', 'REGISTRY_URL', 'POST_URL', ...MAY_BE_CLOSED].filter((name) => (environment[name] ?? '').split(',').some((url) => !url.startsWith('https://') && !(MAY_BE_CLOSED.includes(name) && url === '-'))).map((name) => `${name} must be https`)
  const keys = JSON.parse(environment['SIGNING_KEYS'] ?? '{}') as { readonly pass?: readonly Window[]; readonly bundle?: readonly Window[] }
  return [...left, ...mail, ...plain, ...keyFaults('pass', keys.pass ?? [], now), ...keyFaults('bundle', keys.bundle ?? [], now)]
}
