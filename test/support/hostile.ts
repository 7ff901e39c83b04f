/**
 * Inputs made from a contract's own schema, then bent: right shapes with wrong values, wrong shapes, missing and surplus keys, and the
 * texts that break careless programs. Seeded, so that a failure can be had again.
 */
import * as z from 'zod'
import type { Route } from '@lubiao/shared/kernel/route'

/** A seeded source of numbers in [0, 1) (mulberry32). */
export type Dice = () => number

/** The dice of a seed. */
export function dice(seed: number): Dice {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly format?: string
  readonly pattern?: string
  readonly additionalProperties?: Schema | boolean
}

const pick = <T>(from: readonly T[], roll: Dice): T => from[Math.floor(roll() * from.length)] as T

/** Texts that have broken programs before. */
const NASTY: readonly unknown[] = [
  '', ' ', '\u0000', '\u202e倒序', '🚚'.repeat(40), 'x'.repeat(5000), "'; DROP TABLE x; --", '<script>alert(1)</script>', '${jndi:ldap://x}', '__proto__', 'constructor', '../../etc/passwd', '%00', '%E0%A4%A',
  '\ud800', 'NaN', 'Infinity', '-0', '1e999', '2026-02-30', '0000-00-00', '9999-12-31T23:59:59.999Z', '24:01', '鲁P', '鲁PI2345', 'TX-0000-0000-00000', '#', 'a#b', null, true, false, 0, -1, 1.5, 1e308, -1e308, 2 ** 53, [], {}, [[]], [null], { toString: 'x' },
  { __proto__: { admin: true } }, [1, 2, 3], 'null', 'undefined', '１２３', 'ＡＢＣ'
]

const SAMPLE: Readonly<Record<string, readonly string[]>> = {
  date: ['2026-11-25', '2026-12-01', '2027-01-04', '2019-02-04'], 'date-time': ['2026-11-23T02:00:00.000Z', '2026-11-23T02:00:00Z']
}

function build(schema: Schema, roll: Dice, depth = 0): unknown {
  if (roll() < 0.04) return pick(NASTY, roll)
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return pick(schema.enum, roll)
  const options = schema.anyOf ?? schema.oneOf
  if (options !== undefined) return build(pick(options, roll), roll, depth)
  const type = Array.isArray(schema.type) ? pick(schema.type as readonly string[], roll) : schema.type
  switch (type) {
    case 'object': {
      const entries = Object.entries(schema.properties ?? {}).filter(([key]) => (schema.required?.includes(key) ?? false) ? roll() > 0.03 : roll() > 0.4)
      const made = Object.fromEntries(entries.map(([key, one]) => [key, build(one, roll, depth + 1)]))
      return roll() < 0.05 ? { ...made, surplus: pick(NASTY, roll) } : made
    }
    case 'array':
      return depth > 6 ? [] : Array.from({ length: Math.floor(roll() * 4) }, () => build(schema.items ?? {}, roll, depth + 1))
    case 'integer':
    case 'number': {
      const low = schema.minimum ?? 0
      return type === 'integer' ? Math.floor(low + roll() * 20) : low + roll() * 200
    }
    case 'boolean':
      return roll() < 0.5
    case 'string':
      return pick(SAMPLE[schema.format ?? ''] ?? ['鲁P12345', '鲁PD12345', '02', 'Z1', '371502199003074511', '13800138000', '91371502MA3ABCD15D', '张三', '运送建材到东昌路工地', '07:00', '22:00', 'AAAABBBBCCCCDDDD', '0'.repeat(64), 'TX-4F7K-9QWD-2XHTC', 'x'], roll)
    default:
      return pick(NASTY, roll)
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined'))

/** A hostile input for a route: an object whose path keys are always usable text, so that the request reaches the route. */
export function hostileInput(route: Route, roll: Dice, pathKeys: readonly string[], known: Readonly<Record<string, readonly string[]>>): Record<string, unknown> {
  const schema = z.toJSONSchema(route.input, { io: 'input', unrepresentable: 'any' }) as Schema
  const made = build(schema, roll)
  const base: Record<string, unknown> = made !== null && typeof made === 'object' && !Array.isArray(made) ? { ...(made as Record<string, unknown>) } : {}
  for (const key of pathKeys) {
    const good = known[key]
    const value = good !== undefined && roll() < 0.7 ? pick(good, roll) : textOf(pick(NASTY, roll))
    // A lone surrogate cannot stand in a URL at all, nor can a part that is empty or climbs: no client can send them.
    const sendable = value.replace(/\p{Surrogate}/gu, '')
    base[key] = /^\.{0,2}$/.test(sendable) ? 'x' : sendable
  }
  // Query values are text on the wire whatever they were meant to be.
  return route.method === 'GET' ? Object.fromEntries(Object.entries(base).map(([key, value]) => [key, textOf(value).replace(/\p{Surrogate}/gu, '')])) : base
}
