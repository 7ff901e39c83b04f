import { demoWechat } from '../client/address'
import { keep, kept } from './storage'

/** A person the simulator offers; only in browsers of the local stack. */
export interface DemoPerson { readonly id: string; readonly name: string; readonly hint: string; readonly role: string }

/** A browser cannot call wx.login: the WeChat simulator's demo people stand in. */
export const needsDemoPerson = true

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const base = demoWechat()
  if (base === '') throw new Error('no demo sign-in here')
  const answer = await fetch(base + path, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`demo sign-in answered ${answer.status}`)
  return (await answer.json()) as T
}

/** A login code for a demo person (the last one used when none is given). */
export async function loginCode(personId: string | undefined = kept<string>('demo-person')): Promise<string> {
  if (personId === undefined) throw new Error('nobody chosen')
  keep('demo-person', personId)
  return (await ask<{ code: string }>('/__demo/login-code', { personId })).code
}

interface Offered { id: string; name: string; hint?: string; role?: string; roles?: readonly string[] }

/** The demo people of the local stack. */
export async function demoPeople(): Promise<readonly DemoPerson[]> {
  const answer = await ask<{ people: readonly Offered[] } | readonly Offered[]>('/__demo/people')
  const people = 'people' in answer ? answer.people : answer
  return people.map((person) => ({ id: person.id, name: person.name, hint: person.hint ?? '', role: person.role ?? person.roles?.[0] ?? '' }))
}

/** A phone code for the demo person signed in. */
export async function demoPhoneCode(): Promise<string | undefined> {
  const personId = kept<string>('demo-person')
  return personId === undefined ? undefined : (await ask<{ code: string }>('/__demo/phone-code', { personId })).code
}
