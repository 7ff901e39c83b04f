import { sms } from 'tencentcloud-sdk-nodejs-sms'
import { startSmsSimulator } from './sms'

const known = { secretId: 'AKIDlubiaodemo', secretKey: 'lubiao-demo-sms-secret', appId: '1400000001', signs: ['聊城交警'] }
type Client = InstanceType<typeof sms.v20210111.Client>
type Running = Awaited<ReturnType<typeof startSmsSimulator>>

describe('SMS simulator, driven by the Tencent SDK', () => {
  let sim: Running
  let nowMs = Date.parse('2026-11-23T02:00:00.000Z')

  const clientOf = (secretId = known.secretId, secretKey = known.secretKey, region = 'ap-beijing'): Client =>
    new sms.v20210111.Client({ credential: { secretId, secretKey }, region, profile: { signMethod: 'TC3-HMAC-SHA256', httpProfile: { protocol: 'http://', endpoint: new URL(sim.url).host, reqTimeout: 5 } } })
  const message = (more: object = {}) => ({ PhoneNumberSet: ['+8613800000001'], SmsSdkAppId: known.appId, SignName: '聊城交警', TemplateId: '100002', TemplateParamSet: ['鲁P12345', '运单不清晰'], ...more })
  const send = async (more: object = {}, client = clientOf()) => (await client.SendSms(message(more))).SendStatusSet ?? []
  const admin = async (name: string, body?: object) => {
    const reply = await fetch(`${sim.adminUrl}/${name}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })
    return await reply.json() as Record<string, unknown>
  }

  beforeAll(async () => { sim = await startSmsSimulator({ ...known, now: () => nowMs }) })
  beforeEach(() => admin('reset', {}))
  afterAll(() => sim.stop())

  it('sends: status, serial number, session context; the text is kept', async () => {
    const [status] = await send({ SessionContext: 'TX-1' })
    expect(status).toMatchObject({ Code: 'Ok', PhoneNumber: '+8613800000001', Fee: 1, SessionContext: 'TX-1', SerialNo: expect.stringMatching(/^5000:/) as string })
    expect(await admin('messages?phone=13800000001')).toMatchObject({ messages: [{ phone: '13800000001', templateId: '100002', text: '【聊城交警】您为鲁P12345申请的市区通行证需要补正：运单不清晰。请在小程序中修改后再次提交。' }] })
    expect(await admin('messages?phone=13900000000')).toEqual({ messages: [] })
  })

  it('signs well in every script: Chinese, emoji, quotes', async () => {
    const [status] = await send({ TemplateParamSet: ['鲁P12345', '“缺页” 🚚 \\ "x"'] })
    expect(status?.Code).toBe('Ok')
  })

  it.each([
    ['a wrong secret', () => clientOf(known.secretId, 'wrong'), {}, 'AuthFailure.SignatureFailure'],
    ['an unknown id', () => clientOf('AKIDother'), {}, 'AuthFailure.SecretIdNotFound'],
    ['another application', () => clientOf(), { SmsSdkAppId: '1' }, 'UnauthorizedOperation.SmsSdkAppIdVerifyFail'],
    ['another region', () => clientOf(known.secretId, known.secretKey, 'eu-west-1'), {}, 'UnsupportedRegion'],
    ['no numbers', () => clientOf(), { PhoneNumberSet: [] }, 'InvalidParameter'],
    ['too many numbers', () => clientOf(), { PhoneNumberSet: Array.from({ length: 201 }, () => '+8613800000001') }, 'InvalidParameter']
  ])('refuses %s', async (_what, client, more, code) => {
    await expect(send(more, client())).rejects.toMatchObject({ code })
  })

  it.each([
    ['a foreign number', { PhoneNumberSet: ['+4479460000'] }, 'InvalidParameterValue.IncorrectPhoneNumber'],
    ['an unapproved sign', { SignName: '路标' }, 'FailedOperation.SignatureIncorrectOrUnapproved'],
    ['an unknown template', { TemplateId: '9' }, 'FailedOperation.TemplateIncorrectOrUnapproved'],
    ['missing parameters', { TemplateParamSet: ['鲁P12345'] }, 'FailedOperation.TemplateParamSetNotMatchApprovedTemplate'],
    ['a sensitive word', { TemplateParamSet: ['鲁P12345', '赌博'] }, 'FailedOperation.ContainSensitiveWord']
  ])('fails per number for %s', async (_what, more, Code) => {
    expect(await send(more)).toEqual([expect.objectContaining({ Code, Fee: 0, SerialNo: '' })])
    expect(await admin('messages')).toEqual({ messages: [] })
  })

  it('answers each number for itself', async () => {
    const codes = (await send({ PhoneNumberSet: ['+8613800000001', '12345', '13900000002'] })).map((status) => status.Code)
    expect(codes).toEqual(['Ok', 'InvalidParameterValue.IncorrectPhoneNumber', 'Ok'])
  })

  it('limits one number to 1 in 30 s, 5 an hour, 10 a day', async () => {
    const from = nowMs
    const codeAfter = async (ms: number) => {
      nowMs = from + ms
      return (await send())[0]?.Code
    }
    expect(await codeAfter(0)).toBe('Ok')
    expect(await codeAfter(29_999)).toBe('LimitExceeded.PhoneNumberThirtySecondLimit')
    for (let i = 1; i <= 4; i += 1) expect(await codeAfter(i * 31_000)).toBe('Ok')
    expect(await codeAfter(5 * 31_000)).toBe('LimitExceeded.PhoneNumberOneHourLimit')
    for (let i = 0; i < 5; i += 1) expect(await codeAfter(3_600_000 * 2 + i * 31_000)).toBe('Ok')
    expect(await codeAfter(3_600_000 * 5)).toBe('LimitExceeded.PhoneNumberDailyLimit')
    expect(await codeAfter(86_400_000 + 3_600_000 * 3)).toBe('Ok')
  })

  it('moves its clock by its admin address', async () => {
    await send()
    await admin('clock', { offsetMs: 31_000 })
    expect((await send())[0]?.Code).toBe('Ok')
  })

  it('refuses other actions, versions, methods, stale times and unsigned requests', async () => {
    const ask = async (headers: Record<string, string>, method = 'POST') => {
      const reply = await fetch(sim.url, { method, headers: { 'content-type': 'application/json', ...headers }, ...(method === 'POST' ? { body: '{}' } : {}) })
      return ((await reply.json()) as { Response: { Error: { Code: string } } }).Response.Error.Code
    }
    expect(await ask({}, 'GET')).toBe('InvalidRequest')
    expect(await ask({})).toBe('AuthFailure.InvalidAuthorization')
    const authorization = `TC3-HMAC-SHA256 Credential=${known.secretId}/2026-11-23/sms/tc3_request, SignedHeaders=content-type;host, Signature=${'0'.repeat(64)}`
    expect(await ask({ authorization, 'x-tc-timestamp': '1700000000' })).toBe('AuthFailure.SignatureExpire')
    expect(await ask({ authorization: authorization.replace('content-type;host', 'host'), 'x-tc-timestamp': String(Math.floor(Date.now() / 1000)) })).toBe('AuthFailure.SignatureFailure')
    const action = (clientOf() as unknown as { request(name: string, body: object): Promise<unknown> }).request.bind(clientOf())
    await expect(action('PullSmsSendStatus', {})).rejects.toMatchObject({ code: 'InvalidAction' })
  })

  it('injects faults and forgets them', async () => {
    await admin('faults', { errorRate: 1 })
    await expect(send()).rejects.toMatchObject({ code: 'InternalError' })
    await admin('faults', { down: true })
    await expect(send()).rejects.toThrow()
    await admin('reset', {})
    expect((await send())[0]?.Code).toBe('Ok')
  })
})
