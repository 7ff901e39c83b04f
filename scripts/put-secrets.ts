/**
 * `npm run secrets -- --stage production [--replace NAME]`: completes the stage's secret. Values come from environment variables of the
 * same names or are asked for; nothing is shown but the two that must be typed into WeChat.
 */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { GetSecretValueCommand, PutSecretValueCommand, ResourceNotFoundException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { planSecret, type SecretMember } from './secret-members'
import { option, regionOf, stageOf } from './stage'

const SHOWN = ['WECHAT_PUSH_TOKEN', 'WECHAT_PUSH_AES_KEY']

/** Asks without showing what is typed. */
async function ask(members: readonly SecretMember[]): Promise<Readonly<Record<string, string>>> {
  if (!process.stdin.isTTY) throw new Error(['These are needed; set them in the environment or run this in a terminal:', ...members.map((member) => `  ${member.name}: ${member.ask ?? ''}`)].join('\n'))
  const silent = new Writable({ write: (_chunk, _encoding, done) => { done() } })
  const input = createInterface({ input: process.stdin, output: silent, terminal: true })
  const answers: Record<string, string> = {}
  for (const member of members) {
    process.stdout.write(`${member.name} — ${member.ask ?? ''}: `)
    answers[member.name] = (await input.question('')).trim()
    process.stdout.write('\n')
  }
  input.close()
  return answers
}

async function main(args: readonly string[]): Promise<void> {
  const stage = stageOf(args)
  const replace = option(args, 'replace')
  const client = new SecretsManagerClient({ region: regionOf(stage) })
  const SecretId = `lubiao/${stage}`
  const stored = await client.send(new GetSecretValueCommand({ SecretId })).catch((error: unknown) => {
    // A secret that was never filled has no value yet; one that does not exist is named by the write below.
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  })
  const present = JSON.parse(stored?.SecretString ?? '{}') as Readonly<Record<string, string>>
  const first = planSecret(present, process.env, replace)
  const plan = first.missing.length === 0 ? first : planSecret(first.members, await ask(first.missing))
  if (plan.missing.length > 0) throw new Error(`Nothing was written; still missing: ${plan.missing.map((member) => member.name).join(', ')}`)
  const made = [...new Set([...first.made, ...plan.made])]
  if (made.length > 0) await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(plan.members) }))
  process.stdout.write(`lubiao/${stage}: ${made.length === 0 ? 'nothing is missing' : `set ${made.join(', ')}. Deploy, so that the functions read it`}.\n`)
  for (const name of SHOWN.filter((shown) => made.includes(shown))) process.stdout.write(`  type into WeChat: ${name} = ${plan.members[name] ?? ''}\n`)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
