/**
 * Puts the real adapters together, once per process. Those that bring a large SDK are loaded at their first use, so that a function which
 * never signs, stores or texts does not pay for it at start (design §10).
 */
import { createCalendar } from './calendar'
import { systemNow, systemRandom, systemSleep } from './chance'
import { createCipher } from './cipher'
import type { Config } from './config'
import type { Deps } from './deps'
import type { FilesPort } from './files/port'
import type { KeysPort, RevokedKeys } from './keys/port'
import { readRevokedKeys } from './keys/revoked'
import { createLog, type Log } from './log'
import { createPayment } from './payment/bills'
import { createChannels } from './payment/channels'
import { once } from './once'
import { createPost } from './post/ems'
import { createRegistry } from './registry/client'
import { createSms } from './sms/tencent'
import { openTable, type Table } from './table'
import { createTreasury, treasurySettingsOf } from './treasury/client'
import { createWechat } from './wechat/client'

/** What a test or the local stack may put in place of the real clock, chance and log. */
export type Overrides = Partial<Pick<Deps, 'now' | 'random' | 'sleep' | 'log'>>

function lazyFiles(load: () => Promise<FilesPort>): FilesPort {
  const port = once(load)
  return {
    ticket: async (...args) => (await port()).ticket(...args),
    head: async (key) => (await port()).head(key),
    link: async (...args) => (await port()).link(...args),
    remove: async (key) => (await port()).remove(key)
  }
}

function lazyKeys(load: () => Promise<KeysPort>): KeysPort {
  const port = once(load)
  return {
    passSigner: async (now) => (await port()).passSigner(now),
    bundleSigner: async (now) => (await port()).bundleSigner(now),
    published: async (kind, now) => (await port()).published(kind, now)
  }
}

async function loadKeys(config: Config, table: Table, log: Log): Promise<KeysPort> {
  const revoked: RevokedKeys = (kind) => readRevokedKeys(table, kind)
  if (config.SIGNING_KEY_FILE !== undefined) return (await import('./keys/file')).createFileKeys(config.SIGNING_KEY_FILE, revoked)
  return (await import('./keys/kms')).createKmsKeys(config.SIGNING_KEYS as string, config.AWS_REGION, log, revoked)
}

/** Everything a handler may use, from checked settings. */
export function createDeps(config: Config, overrides: Overrides = {}): Deps {
  const now = overrides.now ?? systemNow
  const random = overrides.random ?? systemRandom
  const log = overrides.log ?? createLog(now, (line) => process.stdout.write(`${line}\n`))
  const table = openTable({ name: config.TABLE_NAME, region: config.AWS_REGION, endpoint: config.DYNAMODB_ENDPOINT })
  const wechat = createWechat(config, now, log)
  const treasurySettings = treasurySettingsOf(config)
  const treasury = treasurySettings === undefined ? undefined : createTreasury(treasurySettings, now, log)
  const deps: Deps = {
    config, now, random, log, table,
    sleep: overrides.sleep ?? systemSleep,
    cipher: createCipher(config.DATA_KEY, config.LOOKUP_KEY),
    calendar: createCalendar(table, now),
    wechat, treasury,
    sms: createSms(config, log),
    registry: createRegistry(config, now, random, log),
    payment: createPayment(() => deps),
    ...createChannels(config, { now, random, log, wechat, treasury }),
    post: createPost(config, now, log),
    files: lazyFiles(async () => (await import('./files/s3')).createFiles(config, now, log)),
    keys: lazyKeys(() => loadKeys(config, table, log))
  }
  return deps
}
