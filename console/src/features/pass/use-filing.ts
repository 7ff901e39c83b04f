/** Storing and submitting what a clerk fills in, over the version that the storing before has left. */
import { passRoutes, type PassView } from '@lubiao/shared/pass/contract'
import { useRef } from 'react'
import { asRefusal, inputRefusal } from '../../client/refusal'
import { send } from '../../client/send'
import { useAction, type Action } from '../../client/use-route'
import { applicationOf, draftOf, type FilingValues } from './filing-values'

/** The case behind the form. */
export interface FilingCase {
  /** Stores the form; opens the case the first time. */
  readonly save: Action<FilingValues, PassView>
  /** Submits the form over the case as it was stored last. There must be one. */
  readonly submit: Action<FilingValues, PassView>
  /** The case as it was read or stored last. */
  readonly standing: () => PassView | undefined
}

const personOf = ({ applicant }: FilingValues): string => JSON.stringify(applicant ?? {})

/** Filing a new application, or going on with the case that comes as `stored`. A storing whose answer was lost is asked for once more, word for word, before anything newer is sent: no second draft, and no conflict with oneself. */
export function useFiling(stored: PassView | undefined): FilingCase {
  const standing = useRef(stored)
  const unanswered = useRef<{ readonly values: FilingValues; readonly key: string }>()

  const store = async (values: FilingValues, key: string): Promise<PassView> => {
    unanswered.current = { values, key }
    const application = draftOf(values)
    const { name = '', idNumber = '', phone = '', uscc = '' } = values.applicant ?? {}
    const view = standing.current
    try {
      standing.current = view === undefined
        ? await send(passRoutes.staffOpen, { applicant: { name, idNumber, ...(phone.trim() === '' ? {} : { phone }), ...(uscc.trim() === '' ? {} : { uscc }) }, application }, { key })
        : await send(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: { command: 'save', application } }, { key })
    } catch (thrown) {
      if (asRefusal(thrown).definite) unanswered.current = undefined
      throw thrown
    }
    unanswered.current = undefined
    return standing.current
  }

  /** Learns what became of a storing without an answer: the case it made or left. Undefined when there was none, or one that opened a case for somebody else and is let go. */
  const learn = async (values: FilingValues): Promise<{ readonly view: PassView; readonly key: string } | undefined> => {
    const lost = unanswered.current
    if (lost === undefined || (standing.current === undefined && personOf(lost.values) !== personOf(values))) return undefined
    return { view: await store(lost.values, lost.key), key: lost.key }
  }

  const save = useAction(async (values: FilingValues, key) => {
    const learnt = await learn(values)
    return learnt?.key === key ? learnt.view : store(values, key)
  })
  const submit = useAction(async (values: FilingValues, key) => {
    await learn(values)
    const view = standing.current as PassView
    const order = passRoutes.staffAct.input.shape.order.safeParse({ command: view.state === 'returned' ? 'resubmit' : 'submit', application: applicationOf(values) })
    if (!order.success) throw inputRefusal(order.error)
    return send(passRoutes.staffAct, { caseId: view.caseId, version: view.version, order: order.data }, { key })
  })
  return { save, submit, standing: () => standing.current }
}
