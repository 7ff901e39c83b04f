/** A piece of vehicle or driver business from beginning to end, over HTTP: online and posted home, at one window, with an agent, refused, unpaid, and while registers are down. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { serviceCaseRoutes, type ServiceForm, type ServiceView } from '@lubiao/shared/service/contract-case'
import type { InputOf } from '@lubiao/shared/kernel/route'
import { demoPerson } from '../../local/src/demo/people.data'
import { paid } from '../support/paying'
import { Cast, type Acting } from '../support/cast'
import { Rig } from '../support/rig'

let rig: Rig
const cast = new Cast(() => rig)
const [li, zhao, liu, sun, he, wang, chen] = [cast.citizen('li'), cast.citizen('zhao'), cast.citizen('liu'), cast.citizen('sun'), cast.citizen('he'), cast.citizen('wang'), cast.citizen('chen')]
const [clerk, clerk2, supervisor] = [cast.desk('clerk'), cast.desk('clerk2'), cast.desk('supervisor')]

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
}, 120_000)
afterAll(() => rig.stop())

/** The vehicle office's hall. */
const HALL = 'OL-DCF-01'
const numberOf = (id: string): string => demoPerson(id).idNumber as string
const home = (name: string): NonNullable<ServiceForm['postTo']> => ({ name, phone: '13800000001', address: '聊城市东昌府区柳园北路1号' })
const at = ({ caseId, version }: Pick<ServiceView, 'caseId' | 'version'>) => ({ caseId, version })
const act = (who: Acting, view: ServiceView, order: InputOf<typeof serviceCaseRoutes.act>['order']) => who.must(serviceCaseRoutes.act, { ...at(view), order })
const desk = (who: Acting, view: ServiceView, order: InputOf<typeof serviceCaseRoutes.staffAct>['order']) => who.must(serviceCaseRoutes.staffAct, { ...at(view), order })
const look = (who: Acting, { caseId }: Pick<ServiceView, 'caseId'>): Promise<ServiceView> => who.must(serviceCaseRoutes.get, { caseId })
const simulator = async (part: 'registry' | 'post' | 'sms', name: string, body?: object) =>
  (await fetch(`${rig.stack[part].adminUrl}/${name}`, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json() as Promise<Record<string, unknown>>
const textsTo = async (id: string): Promise<string[]> => ((await simulator('sms', `messages?phone=${demoPerson(id).phone}`)) as { messages: { text: string }[] }).messages.map((one) => one.text)

/** Opens and submits. The background has reviewed it when this returns. */
async function apply(who: Acting, service: string, form: ServiceForm): Promise<ServiceView> {
  const draft = await who.must(serviceCaseRoutes.open, { service, form })
  const sent = await act(who, draft, { command: 'submit', form })
  expect(sent.state).toBe('accepted')
  await rig.settle()
  return look(who, sent)
}
/** Paid, and gone on with by itself. */
const pay = async (view: ServiceView): Promise<void> => {
  await paid(rig, view.bill?.billId as string)
  await rig.settle()
}

describe('at home', () => {
  it('a lost licence: reviewed in the background, paid, made, posted, tracked to the door', async () => {
    const form: ServiceForm = { delivery: 'post', postTo: home('李建国') }
    const before = await li.must(serviceCaseRoutes.preview, { service: 'DL_REISSUE_LOST', form })
    expect(before).toMatchObject({ canSubmit: true, fen: 1000, deliveries: ['post', 'window'], agentAllowed: true, promisedBy: '2026-11-24T15:59:59.999Z' })
    let view = await apply(li, 'DL_REISSUE_LOST', form)
    expect(view).toMatchObject({ state: 'toPay', clear: true, owesFen: 1000, bill: { fen: 1000, state: 'open' }, decision: { outcome: 'approved', article: expect.stringContaining('第六十九条') as string } })
    await rig.settle()
    expect((await textsTo('li')).at(-1)).toContain('缴费10.00元')

    // Nobody gets a licence that is not paid for, nobody loses money that has come in.
    expect((await li.send(serviceCaseRoutes.act, { ...at(view), order: { command: 'recordPayment' } })).body.code).toBe('service.unpaid')
    await pay(view)
    // Text messages to one number keep a minute between them.
    rig.turn(61_000)
    view = await look(li, view)
    expect(view).toMatchObject({ state: 'approved', owesFen: 0, bill: { state: 'paid' } })
    expect((await li.send(serviceCaseRoutes.act, { ...at(view), order: { command: 'withdraw' } })).body.code).toBe('not-allowed-now')

    const seen = await clerk2.must(serviceCaseRoutes.staffGet, { caseId: view.caseId })
    expect(seen.applicant).not.toHaveProperty('name')
    const posted = await clerk2.must(serviceCaseRoutes.finish, { ...at(seen), to: 'post' })
    expect(posted.state).toBe('posted')
    await rig.settle()
    const { letters } = (await simulator('post', 'letters')) as { letters: { waybill: string; receiver: { name: string }; orderNo: string }[] }
    expect(letters).toMatchObject([{ receiver: { name: '李建国' }, orderNo: `${view.caseId}-1` }])
    const { waybill } = letters[0] as { waybill: string }
    view = await look(li, view)
    expect(view.mail).toMatchObject({ waybill, events: [] })
    expect((await textsTo('li')).at(-1)).toContain(waybill)

    await simulator('post', 'move', { waybill, to: 'accepted', place: '聊城' })
    rig.turn(121 * 60_000)
    await rig.sweep()
    expect((await look(li, view)).mail?.events).toMatchObject([{ text: '已收寄', place: '聊城' }])
    await simulator('post', 'move', { waybill, to: 'signed', signedBy: '李建国' })
    rig.turn(121 * 60_000)
    await rig.sweep()
    view = await look(li, view)
    expect(view).toMatchObject({ state: 'delivered', mail: { signedBy: '李建国' }, commands: [] })
    expect(view.steps.map((step) => step.status)).toEqual(['done', 'done', 'done', 'done', 'done'])
    const { entries } = (await simulator('registry', 'entries')) as { entries: { ref: string; service: string; idNumber: string }[] }
    expect(entries).toMatchObject([{ ref: view.caseId, service: 'DL_REISSUE_LOST', idNumber: numberOf('li') }])
  }, 60_000)

  it('an exempt car gets its electronic mark without anybody lifting a hand; one in its sixth year does not', async () => {
    const car = (plate: string): ServiceForm => ({ plate, plateType: '02' })
    const view = await apply(li, 'VEH_MARK_EXEMPT', car('鲁P68001'))
    const until = `${Number(addDays('2026-11-23', 20).slice(0, 4)) + 2}${addDays('2026-11-23', 20).slice(4)}`
    expect(view).toMatchObject({ state: 'collected', fees: [], issued: { product: 'electronic', documentNo: view.caseId, validUntil: until } })
    expect(view.timeline.map((entry) => entry.by)).toEqual(['申请人', '申请人', '系统', '系统', '系统'])
    await rig.settle()
    expect(((await simulator('registry', 'entries')) as { entries: { ref: string; plate?: string; data: object }[] }).entries.at(-1)).toMatchObject({ ref: view.caseId, plate: '鲁P68001', data: { validUntil: until } })

    const sixth = await liu.must(serviceCaseRoutes.preview, { service: 'VEH_MARK_EXEMPT', form: car('鲁P68002') })
    expect(sixth).toMatchObject({ canSubmit: false })
    expect(sixth.checks.find((check) => check.level === 'obstacle')).toMatchObject({ reason: 'needs-inspection', article: '机动车登记规定第五十五条', remedy: expect.stringContaining('检验机构') as string })
    expect((await he.must(serviceCaseRoutes.preview, { service: 'VEH_MARK_EXEMPT', form: car('鲁P68003') })).checks).toContainEqual(expect.objectContaining({ reason: 'no-insurance' }))
    // Somebody else's car: nothing but that it is not theirs.
    const strange = await liu.must(serviceCaseRoutes.preview, { service: 'VEH_MARK_EXEMPT', form: car('鲁P68001') })
    expect(strange.checks).toEqual([expect.objectContaining({ code: 'owner', reason: 'not-owner' })])
    expect(JSON.stringify(strange)).not.toContain(until.slice(0, 7))
  })

  it('a new phone number is entered at once; the same business is never open twice', async () => {
    const view = await apply(chen, 'DL_CONTACT', { contactPhone: '13912345678' })
    expect(view.state).toBe('collected')
    await rig.settle()
    expect(((await simulator('registry', 'entries')) as { entries: { data: object }[] }).entries.at(-1)).toMatchObject({ data: { contactPhone: '13912345678' } })

    const form: ServiceForm = { delivery: 'window' }
    const first = await apply(zhao, 'DL_RENEW_EXPIRY', form)
    expect(first.state).toBe('toPay')
    const second = await zhao.must(serviceCaseRoutes.open, { service: 'DL_RENEW_EXPIRY', form })
    expect((await zhao.send(serviceCaseRoutes.act, { ...at(second), order: { command: 'submit', form } })).body.code).toBe('service.already-open')
    await act(zhao, first, { command: 'withdraw' })
    await expect(pay(first)).rejects.toMatchObject({ code: 'not-allowed-now' })
    expect((await act(zhao, second, { command: 'submit', form })).state).toBe('accepted')
  })

  it('says what is missing, and what is done at windows only', async () => {
    const draft = await wang.must(serviceCaseRoutes.open, { service: 'VEH_PLATE_REISSUE', form: {} })
    const refused = await wang.send(serviceCaseRoutes.act, { ...at(draft), order: { command: 'submit', form: { delivery: 'post' } } })
    expect(refused.body).toMatchObject({ code: 'service.incomplete', errors: [{ path: 'form.plate' }, { path: 'form.plateType' }, { path: 'form.cause' }, { path: 'form.postTo' }] })
    expect((await wang.send(serviceCaseRoutes.open, { service: 'VEH_CERT_REISSUE', form: {} })).body.code).toBe('service.not-online')
    expect((await wang.send(serviceCaseRoutes.open, { service: 'DL_TEST_1', form: {} })).body.code).toBe('service.not-offered')
  })

  it('goes to nobody else: not to a stranger, not to a desk while it is a draft', async () => {
    const draft = await chen.must(serviceCaseRoutes.open, { service: 'DL_REISSUE_LOST', form: {} })
    expect((await liu.send(serviceCaseRoutes.get, { caseId: draft.caseId })).status).toBe(404)
    expect((await clerk.send(serviceCaseRoutes.staffGet, { caseId: draft.caseId })).status).toBe(404)
    rig.turn(17 * 86_400_000)
    await rig.sweep()
    cast.later()
    expect(await look(chen, draft)).toMatchObject({ state: 'withdrawn', form: {} })
  })
})

describe('at one window', () => {
  const take = { service: 'DL_REISSUE_LOST' }

  it('a lost licence in two calls: card in, licence out; the second window is told who has it', async () => {
    const idNumber = numberOf('wang')
    const input = { ...take, idNumber, outletId: HALL }
    const [one, two] = await Promise.all([clerk.send(serviceCaseRoutes.take, input), clerk2.send(serviceCaseRoutes.take, input)])
    const [won, lost] = one.status === 201 ? [one, two] : [two, one]
    expect([won.status, lost.status, lost.body.code]).toEqual([201, 409, 'service.claimed-by-other'])
    expect(lost.body.detail).toMatch(/^已由(杨|苏)窗口领取$/)
    expect(won.body).toMatchObject({ state: 'toPay', clear: true, applicant: { name: '王秀英', idMasked: '371502********0289' }, bill: { state: 'open', fen: 1000 }, claimedBy: { name: expect.any(String) as string } })
    expect(won.body.finish).toBeUndefined()
    const winner = won === one ? clerk : clerk2
    expect((await winner.send(serviceCaseRoutes.finish, at(won.body))).body.code).toBe('service.unpaid')
    await pay(won.body)
    const ready = await winner.must(serviceCaseRoutes.staffGet, { caseId: won.body.caseId })
    expect(ready.finish).toEqual({ label: '制发并交付' })
    const done = await winner.must(serviceCaseRoutes.finish, at(ready))
    expect(done).toMatchObject({ state: 'collected', issued: { product: 'card' } })
    expect(done.timeline.map((entry) => entry.label)).toEqual(['新建', '提交', '领取', '自动核验', '审核通过，通知缴费', '确认缴费', '制发', '交付'])
    // What a window did for her is hers to see once she signs in.
    expect((await wang.must(serviceCaseRoutes.mine, {})).cases).toContainEqual(expect.objectContaining({ caseId: done.caseId, relation: 'owner' }))
  })

  it('what costs nothing waits for nothing', async () => {
    await simulator('registry', 'licence', { idNumber: numberOf('sun'), status: 'normal', validDays: 500 })
    const view = await clerk.must(serviceCaseRoutes.take, { service: 'DL_CONTACT', idNumber: numberOf('sun'), form: { contactPhone: '13800000099' } })
    expect(view).toMatchObject({ state: 'underReview', fees: [], finish: { label: '审核通过，制发并交付' } })
    expect((await clerk.must(serviceCaseRoutes.finish, at(view))).state).toBe('collected')
  })

  it('goes on with what the person began at home, instead of beginning a second one', async () => {
    const begun = await apply(he, 'DL_REPLACE_DAMAGED', { delivery: 'post', postTo: home('何立民') })
    const view = await clerk.must(serviceCaseRoutes.take, { service: 'DL_REPLACE_DAMAGED', idNumber: numberOf('he') })
    expect(view).toMatchObject({ caseId: begun.caseId, state: 'toPay', claimedBy: { name: '杨窗口' } })
    expect(view.commands).not.toContain('withdraw')
    await pay(view)
    expect((await clerk.must(serviceCaseRoutes.finish, at(await clerk.must(serviceCaseRoutes.staffGet, { caseId: view.caseId })))).state).toBe('collected')
  })

  it('refuses with the article and the remedy', async () => {
    let view = await clerk.must(serviceCaseRoutes.take, { ...take, idNumber: numberOf('liu'), phone: demoPerson('liu').phone })
    expect(view.checks).toEqual([expect.objectContaining({ level: 'obstacle', reason: 'licence-withheld' })])
    expect(view).toMatchObject({ state: 'underReview' })
    expect(view.finish).toBeUndefined()
    expect((await clerk.send(serviceCaseRoutes.finish, at(view))).body.code).toBe('service.not-clear')
    expect((await clerk.send(serviceCaseRoutes.staffAct, { ...at(view), order: { command: 'bill' } })).body.code).toBe('service.not-clear')
    const { reasons } = await clerk.must(serviceCaseRoutes.refusalReasons, {})
    for (const reason of reasons) expect([reason.code, /第.+条/.test(reason.article), reason.remedy.length > 5]).toEqual([reason.code, true, true])
    expect((await clerk.send(serviceCaseRoutes.staffAct, { ...at(view), order: { command: 'refuse', reason: 'needs-inspection', note: '不相干的理由' } })).status).toBe(400)
    view = await desk(clerk, view, { command: 'refuse', reason: 'licence-withheld', note: '驾驶证暂扣至明年一月' })
    expect(view).toMatchObject({ state: 'refused', decision: { article: '机动车驾驶证申领和使用规定第六十九条', remedy: expect.stringContaining('处理完毕') as string } })
    await rig.settle()
    expect((await textsTo('liu')).at(-1)).toContain('不予办理')
    expect((await look(liu, view)).steps.find((step) => step.status === 'stopped')?.hint).toContain('第六十九条')
  })

  it('gives back what has to be corrected, and the clock does not begin again', async () => {
    const begun = await apply(li, 'DL_VOLUNTARY_DOWNGRADE', { delivery: 'window', targetClass: 'B2' })
    expect(begun).toMatchObject({ state: 'underReview', clear: true })
    let view = await desk(clerk2, await desk(clerk2, begun, { command: 'claim' }), { command: 'returnForCorrection', note: '请确认保留的准驾车型' })
    rig.turn(2 * 86_400_000)
    cast.later()
    view = await act(li, await look(li, view), { command: 'resubmit', form: { delivery: 'window', targetClass: 'C1' } })
    await rig.settle()
    const again = await look(li, view)
    expect(again).toMatchObject({ state: 'underReview', submittedAt: begun.submittedAt })
    expect(dateOf(again.dueAt as string) > dateOf(begun.dueAt as string)).toBe(true)
  })

  it('nobody serves themselves, and a supervisor frees what is held', async () => {
    const worker = await rig.wechat('chen')
    await rig.linkStaff(worker, 'clerk')
    cast.later()
    expect((await clerk.send(serviceCaseRoutes.take, { ...take, idNumber: numberOf('chen') })).body.code).toBe('service.own-case')
    const held = await clerk.must(serviceCaseRoutes.take, { ...take, idNumber: numberOf('zhao') })
    const freed = await desk(supervisor, held, { command: 'release' })
    expect(freed.claimedBy).toBeUndefined()
    expect((await clerk.must(serviceCaseRoutes.take, { ...take, idNumber: numberOf('zhao') })).claimedBy?.name).toBe('杨窗口')
  })
})

describe('by an agent', () => {
  it('authorised in the app: the agent sees and collects it, but not where the owner lives', async () => {
    const form: ServiceForm = { delivery: 'post', postTo: home('王秀英'), plate: '鲁P68005', plateType: '02', cause: 'lost' }
    let view = await apply(wang, 'VEH_LICENCE_REISSUE', form)
    expect((await wang.send(serviceCaseRoutes.act, { ...at(view), order: { command: 'authorise', agent: { name: '赵志刚', idNumber: numberOf('zhao') } } })).body.code).toBe('account.identity-mismatch')
    view = await act(wang, view, { command: 'authorise', agent: { name: '赵志强', idNumber: numberOf('zhao') } })
    expect((await zhao.must(serviceCaseRoutes.mine, {})).cases).toContainEqual(expect.objectContaining({ caseId: view.caseId, relation: 'agent' }))
    const seen = await look(zhao, view)
    expect(JSON.stringify(seen)).not.toContain('柳园北路')
    expect(seen.commands).toEqual(['recordPayment'])
    await pay(view)
    expect((await look(zhao, seen)).state).toBe('approved')
    const done = await clerk.must(serviceCaseRoutes.finish, { ...at(await clerk.must(serviceCaseRoutes.staffGet, { caseId: view.caseId })), to: 'agent' })
    expect(done.state).toBe('collected')
    expect((await he.send(serviceCaseRoutes.get, { caseId: view.caseId })).status).toBe(404)
  })

  it('with a letter at the window: recorded, and the owner is told; not where the law asks for the owner', async () => {
    await simulator('registry', 'licence', { idNumber: numberOf('sun'), status: 'normal', validDays: 500 })
    const agent = { name: '赵志强', idNumber: numberOf('zhao') }
    const view = await clerk.must(serviceCaseRoutes.take, { service: 'DL_REISSUE_LOST', idNumber: numberOf('sun'), phone: demoPerson('sun').phone, agent })
    expect(view).toMatchObject({ state: 'toPay', agent: { nameMasked: '赵*强', basis: 'letter' } })
    await rig.settle()
    expect((await textsTo('sun')).join()).toContain('有人代办')
    const refused = await clerk.send(serviceCaseRoutes.take, { service: 'VEH_CERT_REISSUE', idNumber: numberOf('sun'), plate: '鲁P68006', plateType: '02', agent })
    expect(refused.body.code).toBe('service.agent-excluded')
    const alone = await clerk.must(serviceCaseRoutes.take, { service: 'VEH_CERT_REISSUE', idNumber: numberOf('sun'), plate: '鲁P68006', plateType: '02' })
    expect((await clerk.send(serviceCaseRoutes.finish, { ...at(alone), to: 'agent' })).body.code).toBe('service.unpaid')
    expect((await sun.must(serviceCaseRoutes.mine, {})).cases.map((one) => one.service)).toEqual(expect.arrayContaining(['DL_REISSUE_LOST', 'VEH_CERT_REISSUE']))
  })

  it('of an enterprise: its agents act on its vehicles, on nobody’s licence', async () => {
    const { enterprises } = await wang.must(accountRoutes.registerEnterprise, { uscc: '91371502MA3ABCD15D' })
    const enterpriseId = enterprises[0]?.enterpriseId as string
    expect((await wang.send(serviceCaseRoutes.open, { service: 'DL_REISSUE_LOST', enterpriseId, form: {} })).status).toBe(400)
    const form: ServiceForm = { plate: '鲁P20001', plateType: '01', cause: 'damaged', delivery: 'window' }
    const draft = await wang.must(serviceCaseRoutes.open, { service: 'VEH_LICENCE_REISSUE', enterpriseId, form })
    const sent = await act(wang, draft, { command: 'submit', form })
    await rig.settle()
    expect(await look(wang, sent)).toMatchObject({ state: 'toPay', enterpriseName: '聊城市鲁西建材有限公司', clear: true })
    expect((await liu.send(serviceCaseRoutes.open, { service: 'VEH_LICENCE_REISSUE', enterpriseId, form })).status).toBe(404)
  })
})

describe('when something outside is down', () => {
  afterEach(async () => {
    for (const part of ['registry', 'post', 'sms'] as const) await simulator(part, 'faults', { down: false })
  })

  it('registers: taken in at home and at the window, checked by itself later, nothing lost', async () => {
    await simulator('registry', 'faults', { down: true })
    const form: ServiceForm = { delivery: 'window' }
    expect(await he.must(serviceCaseRoutes.preview, { service: 'DL_RENEW_EXPIRY', form })).toMatchObject({ canSubmit: true, checks: [{ level: 'unknown' }] })
    let view = await apply(he, 'DL_REISSUE_LOST', form)
    expect(view).toMatchObject({ state: 'accepted', checks: [] })
    expect(view.steps.find((step) => step.key === 'review')?.hint).toContain('自动重试')
    const idNumber = numberOf('liu')
    expect((await clerk.send(serviceCaseRoutes.take, { service: 'DL_CONTACT', idNumber, form: { contactPhone: '13800000077' } })).body).toMatchObject({ code: 'upstream-unavailable', detail: expect.stringContaining('身份证') as string })
    const taken = await clerk.must(serviceCaseRoutes.take, { service: 'DL_CONTACT', idNumber, name: '刘洋', form: { contactPhone: '13800000077' } })
    expect(taken).toMatchObject({ state: 'accepted', claimedBy: { name: '杨窗口' } })
    expect((await clerk.send(serviceCaseRoutes.finish, at(taken))).body.code).toBe('service.checks-pending')
    rig.turn(5 * 60_000 + 1)
    await rig.sweep()
    expect((await look(he, view)).state).toBe('accepted')
    await simulator('registry', 'faults', { down: false })
    rig.turn(5 * 60_000 + 1)
    await rig.sweep()
    view = await look(he, view)
    expect(view).toMatchObject({ state: 'toPay', clear: true })
  })

  it('the post: one waybill when it is back, and a letter that comes back can be sent again', async () => {
    const [waiting] = (await he.must(serviceCaseRoutes.mine, {})).cases.filter((one) => one.state === 'toPay')
    await pay(await look(he, waiting as ServiceView))
    const view = await desk(clerk2, await look(he, waiting as ServiceView), { command: 'claim' })
    // Nobody posts to no address.
    const issued = await desk(clerk2, view, { command: 'issue' })
    expect((await clerk2.send(serviceCaseRoutes.staffAct, { ...at(issued), order: { command: 'post' } })).body.code).toBe('service.no-address')

    const form: ServiceForm = { delivery: 'post', postTo: home('陈明') }
    let mine = await apply(chen, 'DL_REPLACE_DAMAGED', form)
    await pay(mine)
    mine = await look(chen, mine)
    await simulator('post', 'faults', { down: true })
    const count = async () => ((await simulator('post', 'letters')) as { letters: { orderNo: string; waybill: string }[] }).letters.filter((letter) => letter.orderNo.startsWith(mine.caseId))
    await clerk2.must(serviceCaseRoutes.finish, { ...at(mine), to: 'post' })
    await rig.settle()
    expect((await look(chen, mine)).mail).toEqual({ events: [] })
    await simulator('post', 'faults', { down: false })
    for (let i = 0; i < 3; i += 1) {
      rig.turn(10 * 60_000)
      await rig.sweep()
    }
    const sent = await count()
    expect(sent).toHaveLength(1)
    await simulator('post', 'move', { waybill: sent[0]?.waybill, to: 'returned' })
    rig.turn(121 * 60_000)
    await rig.sweep()
    await rig.settle()
    const back = await look(chen, mine)
    expect(back.state).toBe('issued')
    expect(back).not.toHaveProperty('claimedBy')
    await clerk2.must(serviceCaseRoutes.finish, { ...at(back), to: 'post' })
    await rig.settle()
    expect((await count()).map((letter) => letter.orderNo)).toEqual([`${mine.caseId}-1`, `${mine.caseId}-2`])
  }, 60_000)
})

describe('the clock and the books', () => {
  it('what nobody pays lapses and cannot be paid any more; what was paid at the last moment goes on', async () => {
    const form: ServiceForm = { delivery: 'window' }
    const late = await apply(liu, 'VEH_LICENCE_REISSUE', { ...form, plate: '鲁P68002', plateType: '02', cause: 'lost' })
    const justInTime = await apply(sun, 'VEH_LICENCE_REISSUE', { ...form, plate: '鲁P68006', plateType: '02', cause: 'lost' })
    expect([late.state, justInTime.state]).toEqual(['toPay', 'toPay'])
    await pay(justInTime)
    rig.turn(17 * 86_400_000)
    cast.later()
    await rig.sweep()
    expect([(await look(liu, late)).state, (await look(sun, justInTime)).state]).toEqual(['lapsed', 'approved'])
    await expect(pay(late)).rejects.toMatchObject({ code: 'not-allowed-now' })
  })

  it('counts what was done, in time and late, and lists what waits by due date', async () => {
    await rig.settle()
    const figures = await supervisor.must(serviceCaseRoutes.caseFigures, { from: '2026-11-23', to: dateOf(rig.now) })
    expect(figures.totals).toMatchObject({ refused: 1, returned: 1 })
    expect(figures.totals.issued).toBeGreaterThan(8)
    expect(figures.totals.accepted).toBeGreaterThan(figures.totals.issued)
    expect(figures.totals.inTime + figures.totals.late).toBe(figures.totals.issued + figures.totals.refused)
    const list = await clerk.must(serviceCaseRoutes.worklist, {})
    const dues = list.cases.map((one) => one.dueAt ?? '').filter((due) => due !== '')
    expect(dues.length).toBeGreaterThan(0)
    expect(list.cases.every((one) => ['accepted', 'underReview', 'approved', 'issued'].includes(one.state))).toBe(true)
    expect((await clerk.must(serviceCaseRoutes.worklist, { mine: 'yes', state: 'toPay' })).cases.every((one) => one.claimedBy?.name === '杨窗口')).toBe(true)
    expect((await clerk2.must(serviceCaseRoutes.worklist, {})).cases.every((one) => one.unit === 'cheguansuo')).toBe(true)
  })

  it('hands over and takes out what it keeps of a person', async () => {
    const { data } = await chen.must(accountRoutes.exportData, {})
    expect(JSON.stringify(data['service'])).toContain('柳园北路')
    expect((await li.send(accountRoutes.deleteAccount, { confirm: '注销' })).body.code).toBe('account.open-cases')
  })
})
