/** The demo people of the local stack, one press to be one of them. Never loaded where no simulator is configured. */
import { roleLabels, staffRoles } from '@lubiao/shared/account/contract'
import { useEffect, useState } from 'react'
import * as z from 'zod'
import type { Values } from './password-form'
import { unitName } from './staff'

const answer = z.object({
  people: z.array(z.object({ id: z.string(), name: z.string(), hint: z.string(), staff: z.object({ staffNo: z.string(), unit: z.string(), roles: z.array(z.enum(staffRoles)), password: z.string(), totp: z.string() }).optional() }))
})
type People = z.output<typeof answer>['people']

/** Asked anew at every press: a one-time code is good for half a minute. */
async function readPeople(address: string): Promise<People> {
  const response = await fetch(`${address}/__demo/people`, { cache: 'no-store' })
  return answer.parse(await response.json()).people.filter((person) => person.staff !== undefined && !person.staff.roles.every((role) => role === 'officer'))
}

/** List of staff to sign in as. */
export function DemoPeople({ address, onPick }: { readonly address: string; readonly onPick: (values: Values) => void }) {
  const [people, setPeople] = useState<People>([])
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    readPeople(address).then(setPeople, () => setFailed(true))
  }, [address])
  const pick = async (id: string): Promise<void> => {
    try {
      const staff = (await readPeople(address)).find((person) => person.id === id)?.staff
      if (staff !== undefined) onPick({ staffNo: staff.staffNo, password: staff.password, totp: staff.totp })
    } catch {
      // The simulator is down: said in words, the form beside it still works.
      setFailed(true)
    }
  }
  return (
    <div>
      <p style={{ fontSize: 15, fontWeight: 600 }}>演示环境：点一位即可登录</p>
      {failed ? <p role="status" style={{ fontSize: 14 }}>演示人员名单暂时取不到，请检查本机演示服务是否在运行。</p> : null}
      <div className="demo-people">
        {people.map((person) => (
          <button key={person.id} type="button" onClick={() => void pick(person.id)}>
            <b>{person.name}</b> {person.staff === undefined ? '' : `${person.staff.roles.map((role) => roleLabels[role]).join('、')} · ${unitName(person.staff.unit)}`}
            <small>{person.hint}</small>
          </button>
        ))}
      </div>
    </div>
  )
}
