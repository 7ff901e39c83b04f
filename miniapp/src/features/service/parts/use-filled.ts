import { useUnload } from '@tarojs/taro'
import { useRef, useState } from 'react'
import { serviceRoutes, type FilledForm } from '@lubiao/shared/service/contract'
import type { PlateType } from '@lubiao/shared/kernel/identity'
import type { ServiceCode } from '@lubiao/shared/service/terms.data'
import { client } from '../../../client/client'
import { ifPossible } from '../../../client/failure'
import { useAction, type Action } from '../../../client/use-action'

/** A form filled in with consent, and its end: left without submitting, or submitted, it is deleted at once; the server deletes what this does not reach. */
export interface Filled { readonly form: FilledForm | undefined; readonly fill: Action<readonly []>; readonly drop: () => Promise<void> }

/** Fills the form of a service when asked to. `onFilled` gets its values. */
export function useFilled(code: ServiceCode | undefined, vehicle: { readonly plate: string; readonly plateType: PlateType } | undefined, onFilled: (form: FilledForm) => void): Filled {
  const [form, setForm] = useState<FilledForm | undefined>(undefined)
  const held = useRef<string | undefined>(undefined)
  const drop = async (): Promise<void> => {
    const formId = held.current
    held.current = undefined
    if (formId !== undefined) await ifPossible(client.send(serviceRoutes.discardForm, { formId }))
  }
  useUnload(() => void drop())
  const fill = useAction(async () => {
    if (code === undefined) return
    await drop()
    const made = await client.send(serviceRoutes.fillForm, { code, ...vehicle, consent: true })
    held.current = made.formId
    setForm(made)
    onFilled(made)
  })
  return { form, fill, drop }
}
