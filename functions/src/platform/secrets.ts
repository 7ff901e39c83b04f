/**
 * Secrets come from one Secrets Manager secret, read once at start and laid over the environment, so that no secret stands in a template
 * or in a function's settings. Without SECRET_ID (the local stack, tests) the environment is taken as it is.
 */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { ConfigError } from './config'

/** Process environment or anything like it. */
export type Env = Readonly<Record<string, string | undefined>>

/** Two attempts of at most this long: a Lambda that cannot read its secrets should fail while the gateway still waits. */
const DEADLINE_MS = 2_500

/**
 * The environment with the secret's members added. Throws ConfigError when the secret is no JSON object of strings or names something the
 * environment sets too: a value in two places is one that will be rotated in only one of them.
 */
export async function withSecrets(env: Env): Promise<Env> {
  const id = env['SECRET_ID']
  if (id === undefined) return env
  const client = new SecretsManagerClient({
    ...(env['AWS_REGION'] === undefined ? {} : { region: env['AWS_REGION'] }),
    maxAttempts: 2, requestHandler: { connectionTimeout: 1_000, requestTimeout: DEADLINE_MS }
  })
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }))
    return { ...env, ...membersOf(SecretString, env) }
  } finally {
    client.destroy()
  }
}

function membersOf(text: string | undefined, env: Env): Readonly<Record<string, string>> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text ?? '')
  } catch {
    // Not the parser's own words: they quote the text.
    throw new ConfigError('The secret is no JSON object')
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) throw new ConfigError('The secret is no JSON object')
  const members = Object.entries(parsed)
  const faults = members.flatMap(([name, value]) => (typeof value !== 'string' ? [`  ${name}: must be text`] : env[name] !== undefined ? [`  ${name}: is set in the environment and in the secret`] : []))
  if (faults.length > 0) throw new ConfigError(['The secret is not usable:', ...faults].join('\n'))
  return Object.fromEntries(members) as Readonly<Record<string, string>>
}
