/**
 * Forms filled in from what is known, with the person's consent for this one form (notice measure 8). Only the facts the form prints are
 * taken; the stored copy is gone after a day, or when the person discards it. Submitting copies nothing from here: the case has its own.
 */
import { newOpaqueId } from '@lubiao/shared/kernel/ids'
import { PLATE_TYPES, type PlateType } from '@lubiao/shared/kernel/identity'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { vehicleClasses } from '@lubiao/shared/pass/terms.data'
import { serviceProblems, serviceRoutes, type FilledForm } from '@lubiao/shared/service/contract'
import { fieldsOf, formFields, type FormField } from '@lubiao/shared/service/form-fields.data'
import { services } from '@lubiao/shared/service/terms.data'
import type { PersonalData } from '../account/personal-data'
import { verifiedPerson } from '../account/people'
import { commitReply, serve, userOf, type Served } from '../http/handler'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite } from '../platform/events'
import type { Waker } from '../platform/sweeper'
import { offered } from './handlers-find'
import { discardWrite, expiryOf, formsOf, loadForm, newFormWrite, purgeForm, type StoredForm } from './repo-forms'
import { catalogueOn } from './tables'

const refuse = problemsOf(serviceProblems)

const formView = ({ formId, code, consentedAt, expiresAt, values }: StoredForm): FilledForm => ({
  formId, service: code, name: services[code], consentedAt, expiresAt,
  fields: fieldsOf(code).flatMap((field) => (values[field] === undefined ? [] : [{ field, label: formFields[field], value: values[field] }]))
})

/** What the vehicle register knows of the person's own vehicle. Throws when it is somebody else's: its data are theirs. */
async function vehicleValues(deps: Deps, idNumber: string, plate: string | undefined, plateType: PlateType | undefined): Promise<Partial<Record<FormField, string>>> {
  if (plate === undefined || plateType === undefined) throw refuse('service.vehicle-needed')
  const answer = await deps.registry.findVehicle(plate, plateType, { idNumber })
  if (!answer.found || answer.owned !== true) throw refuse('service.vehicle-not-yours')
  return { plate, plateType: PLATE_TYPES[plateType], vehicleClass: vehicleClasses[answer.vehicle.vehicleClass] }
}

const fill = serve(serviceRoutes.fillForm, async ({ code, plate, plateType }, ctx) => {
  const { deps, now } = ctx
  const person = await verifiedPerson(deps, userOf(ctx))
  offered(await catalogueOn(deps, dateOf(now)), code)
  const wanted = fieldsOf(code)
  const known: Partial<Record<FormField, string>> = { name: person.name, idNumber: person.idNumber, phone: person.phone, ...(wanted.includes('plate') ? await vehicleValues(deps, person.idNumber, plate, plateType) : {}) }
  const form: StoredForm = {
    formId: newOpaqueId(16, deps.random), ownerId: person.userId, code, consentedAt: now, expiresAt: expiryOf(now),
    values: Object.fromEntries(wanted.flatMap((field) => (known[field] === undefined ? [] : [[field, known[field]]])))
  }
  const consent = eventWrite(deps.table.name, deps.cipher, {
    module: 'service', caseId: `form_${form.formId}`, version: 1, name: 'service.formConsented', at: now, by: { kind: 'user', id: person.userId }, data: { code, fields: Object.keys(form.values).join(',') }
  })
  return commitReply<typeof serviceRoutes.fillForm>(ctx, [newFormWrite(deps, form), consent], formView(form))
})

const own = serve(serviceRoutes.form, async ({ formId }, ctx) => {
  const form = await loadForm(ctx.deps, formId)
  if (form === undefined || form.ownerId !== userOf(ctx)) throw problem('not-found')
  return formView(form)
})

const discard = serve(serviceRoutes.discardForm, async ({ formId }, ctx) => commitReply<typeof serviceRoutes.discardForm>(ctx, [discardWrite(ctx.deps, formId, userOf(ctx))], { ok: true }))

/** Deletes a form nobody has discarded when its day is over. */
export const formWaker: Waker = (deps, formId) => purgeForm(deps, formId, deps.now())

/** The forms' part in export and deletion of a person's data. */
export const formPersonalData: PersonalData = {
  module: 'serviceForms',
  exportOf: async (deps, { userId }) => (await formsOf(deps, userId)).map(formView),
  hasOpen: () => Promise.resolve(false),
  erase: async (deps, { userId }) => {
    for (const { formId } of await formsOf(deps, userId)) await commit(deps, [discardWrite(deps, formId, userId)])
  }
}

/** Routes of this file. */
export const formServed: readonly Served[] = [fill, own, discard]
