/** The electronic receipt: issued by itself, for the payer and the counter, verified by anybody who holds it, and true after money has gone back. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { commit } from '../../functions/src/platform/commit'
import { Cast } from '../support/cast'
import { billed, paid, payOnPhone, wxpay } from '../support/paying'
import { Rig } from '../support/rig'

let rig: Rig
const cast = new Cast(() => rig)
const [li, zhao, wang, clerk, finance] = [cast.citizen('li'), cast.citizen('zhao'), cast.citizen('wang'), cast.desk('clerk2'), cast.desk('finance')]

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
}, 120_000)
afterAll(() => rig.stop())

const verify = (number: string, checkCode: string) => rig.send(undefined, paymentRoutes.verifyReceipt, { number, checkCode })

/** Refunds sent and answered. */
async function refundsDone(): Promise<void> {
  for (let i = 0; i < 4; i += 1) {
    rig.turn(61_000)
    await rig.sweep()
    await wxpay(rig, 'tick')
  }
}

it('is there once the bill is paid, and says what has gone back since', async () => {
  const { billId } = await billed(rig, li)
  expect(await li.send(paymentRoutes.receipt, { billId })).toMatchObject({ status: 404, body: { detail: '缴清以后才有电子票据' } })
  const bill = await payOnPhone(rig, li, 'li', billId)
  const receipt = await li.must(paymentRoutes.receipt, { billId })
  expect(receipt).toMatchObject({ number: expect.stringMatching(/^26\d{8}$/) as string, payer: { name: '李建国' }, fen: 1000, returnedFen: 0, state: 'valid', items: [{ label: '驾驶证' }], noticeNo: bill.noticeNo, channelLabel: '微信支付', verifyUrl: expect.stringContaining(`/#/receipt/${bill.receipt?.number}/`) as string })
  expect((await zhao.send(paymentRoutes.receipt, { billId })).status).toBe(404)
  expect((await zhao.send(paymentRoutes.receiptPdf, { billId })).status).toBe(404)
  expect(await clerk.must(paymentRoutes.counterReceipt, { billId })).toEqual(receipt)
  const { fileName, base64 } = await li.must(paymentRoutes.receiptPdf, { billId })
  expect([fileName, Buffer.from(base64, 'base64').subarray(0, 5).toString()]).toEqual([`电子票据-${receipt.number}.pdf`, '%PDF-'])

  // Anybody who holds it may ask; who guesses learns nothing.
  const asked = await verify(receipt.number, receipt.checkCode.toLowerCase())
  expect(asked).toMatchObject({ status: 200, body: { state: 'valid', fen: 1000, payerMasked: '李*国', items: ['驾驶证'] } })
  expect(JSON.stringify(asked.body)).not.toMatch(/李建国|JF-|checkCode|3715/)
  const wrongs = await Promise.all([verify(receipt.number, '00000000'), verify('2600000000', receipt.checkCode)])
  for (const wrong of wrongs) expect(wrong).toMatchObject({ status: 404, body: { detail: '没有这张票据，请核对票据号码和校验码' } })
  expect((await verify('26', 'x')).status).toBe(400)

  const part = await clerk.must(paymentRoutes.askRefund, { billId, version: bill.version, fen: 400, reason: '多收退还' })
  await refundsDone()
  expect((await verify(receipt.number, receipt.checkCode)).body).toMatchObject({ state: 'partlyReturned', stateLabel: '部分冲红', fen: 1000, returnedFen: 400 })
  const current = await finance.must(paymentRoutes.counterGet, { billId })
  expect(current.version).toBeGreaterThan(part.version)
  await finance.must(paymentRoutes.askRefund, { billId, version: current.version, fen: 600, reason: '业务不再办理' })
  await refundsDone()
  expect(await li.must(paymentRoutes.receipt, { billId })).toMatchObject({ number: receipt.number, state: 'returned', returnedFen: 1000, returns: [{ fen: 400 }, { fen: 600 }] })
  const red = await clerk.must(paymentRoutes.counterReceiptPdf, { billId })
  expect(Buffer.from(red.base64, 'base64').subarray(0, 5).toString()).toBe('%PDF-')
})

it('is made out to the enterprise whose bill it is, for whoever acts for it', async () => {
  const profile = await wang.must(accountRoutes.registerEnterprise, { uscc: '91371502MA3ABCD15D' })
  const { enterpriseId, name } = profile.enterprises[0] as (typeof profile.enterprises)[number]
  const { billId, writes } = rig.deps.payment.bill({ module: 'plate', caseId: 'XH-0000-0000-00000', ownerId: enterpriseId, unit: 'cheguansuo' }, [{ feeId: 'plate-car', label: '汽车反光号牌', fen: 10_000, approvalDoc: '发改价格〔2004〕2831号' }])
  await commit(rig.deps, writes)
  await paid(rig, billId)
  await rig.settle()
  const receipt = await wang.must(paymentRoutes.receipt, { billId })
  expect(receipt).toMatchObject({ payer: { name, uscc: '91371502MA3ABCD15D' }, fen: 10_000 })
  expect((await zhao.send(paymentRoutes.receipt, { billId })).status).toBe(404)
  const { body } = await verify(receipt.number, receipt.checkCode)
  expect(body.payerMasked).toMatch(/^聊城\*+公司$/)
  expect(JSON.stringify(body)).not.toContain('91371502MA3ABCD15D')
})
