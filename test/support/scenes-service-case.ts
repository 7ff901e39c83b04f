/** Scenes of cases of services: every command a citizen and a window can give. */
import type { InputOf } from '@lubiao/shared/kernel/route'
import { serviceCaseRoutes, type ServiceForm, type ServiceView } from '@lubiao/shared/service/contract-case'
import { demoPerson } from '../../local/src/demo/people.data'
import { paid } from './paying'
import type { Client, Rig } from './rig'
import { scene, type Scene } from './scene'

type CitizenOrder = InputOf<typeof serviceCaseRoutes.act>['order']
type StaffOrder = InputOf<typeof serviceCaseRoutes.staffAct>['order']

/** The scenes; each is about a vehicle nobody has used, for one person has one case of a kind open. */
export function serviceCaseScenes({ rig, li, clerk }: { readonly rig: Rig; readonly li: Client; readonly clerk: Client }): readonly Scene[] {
  const { idNumber = '' } = demoPerson('li')
  const agent = { name: demoPerson('zhao').name, idNumber: demoPerson('zhao').idNumber as string }
  const service = 'VEH_LICENCE_REISSUE'
  let serial = 0
  const car = async () => ({ plate: await rig.owned(`鲁P${String(50_000 + (serial += 1))}`, 'li'), plateType: '01' as const })
  const filled = async (): Promise<ServiceForm> => ({ ...(await car()), cause: 'lost', delivery: 'post', postTo: { name: '李建国', phone: '13800000001', address: '聊城市东昌府区柳园北路1号' } })
  const at = ({ caseId, version }: Pick<ServiceView, 'caseId' | 'version'>) => ({ caseId, version })
  const give = (view: ServiceView, order: CitizenOrder) => li.must(serviceCaseRoutes.act, { ...at(view), order })
  const desk = (view: ServiceView, order: StaffOrder) => clerk.must(serviceCaseRoutes.staffAct, { ...at(view), order })
  const pay = async (view: ServiceView): Promise<ServiceView> => {
    await paid(rig, view.bill?.billId as string)
    return view
  }
  const draft = async (): Promise<ServiceView> => li.must(serviceCaseRoutes.open, { service, form: await filled() })
  const sent = async (): Promise<ServiceView> => {
    const view = await draft()
    return give(view, { command: 'submit', form: view.form })
  }
  /** Sent from the phone, held and reviewed at a desk. */
  const held = async (): Promise<ServiceView> => desk(await desk(await sent(), { command: 'claim' }), { command: 'review' })
  const billed = async (): Promise<ServiceView> => pay(await desk(await held(), { command: 'bill' }))
  const made = async (): Promise<ServiceView> => desk(await desk(await billed(), { command: 'recordPayment' }), { command: 'issue' })

  const act = (command: string, ready: () => Promise<ServiceView>, order: (view: ServiceView) => CitizenOrder, other: CitizenOrder = { command: 'endAuthority' }) =>
    scene(`service.act ${command}`, serviceCaseRoutes.act)(async () => {
      const view = await ready()
      return { client: li, input: { ...at(view), order: order(view) }, other: { ...at(view), order: other } }
    })
  const staffAct = (command: string, ready: () => Promise<ServiceView>, order: (view: ServiceView) => StaffOrder, other: StaffOrder = { command: 'release' }) =>
    scene(`service.staffAct ${command}`, serviceCaseRoutes.staffAct)(async () => {
      const view = await ready()
      return { client: clerk, input: { ...at(view), order: order(view) }, other: { ...at(view), order: other } }
    })
  const returned = async (): Promise<ServiceView> => desk(await held(), { command: 'returnForCorrection', note: '请核对地址' })

  return [
    scene('service.open', serviceCaseRoutes.open)(async () => ({ client: li, input: { service, form: await filled() }, other: { service, form: await filled() } })),
    act('save', draft, (view) => ({ command: 'save', form: { ...view.form, remark: '下午在家' } })),
    act('submit', draft, (view) => ({ command: 'submit', form: view.form })),
    act('resubmit', returned, (view) => ({ command: 'resubmit', form: { ...view.form, remark: '地址无误' } })),
    act('authorise', sent, () => ({ command: 'authorise', agent })),
    act('endAuthority', async () => give(await sent(), { command: 'authorise', agent }), () => ({ command: 'endAuthority' }), { command: 'withdraw' }),
    act('recordPayment', billed, () => ({ command: 'recordPayment' })),
    act('withdraw', async () => desk(await held(), { command: 'bill' }), () => ({ command: 'withdraw', note: '找到了' })),
    scene('service.take', serviceCaseRoutes.take)(async () => ({ client: clerk, input: { service, idNumber, ...(await car()), form: { cause: 'lost' } }, other: { service, idNumber, ...(await car()), form: { cause: 'damaged' } } })),
    scene('service.finish', serviceCaseRoutes.finish)(async () => {
      const view = await pay(await clerk.must(serviceCaseRoutes.take, { service, idNumber, ...(await car()) }))
      return { client: clerk, input: { ...at(view), to: 'self' }, other: { ...at(view), to: 'agent' } }
    }),
    staffAct('claim', sent, () => ({ command: 'claim' })),
    staffAct('release', held, () => ({ command: 'release' }), { command: 'bill' }),
    staffAct('review', async () => desk(await sent(), { command: 'claim' }), () => ({ command: 'review' })),
    staffAct('returnForCorrection', held, () => ({ command: 'returnForCorrection', note: '请核对地址' })),
    staffAct('refuse', held, () => ({ command: 'refuse', reason: 'untrue', note: '所填内容与登记不一致' })),
    staffAct('bill', held, () => ({ command: 'bill' })),
    staffAct('recordPayment', billed, () => ({ command: 'recordPayment' })),
    staffAct('issue', async () => desk(await billed(), { command: 'recordPayment' }), () => ({ command: 'issue' })),
    staffAct('handOver', made, () => ({ command: 'handOver', to: 'self' })),
    staffAct('post', made, () => ({ command: 'post' }))
  ]
}
