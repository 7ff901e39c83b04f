/** What a person or a tool needs to find the running stack: `.local/stack.json`, and the same as text for the terminal. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { roleLabels, type Role } from '@lubiao/shared/account/contract'
import { findUnit } from '@lubiao/shared/account/units.data'
import type { DemoPerson } from './demo/people.data'
import { demoEnterprises, demoVehicles } from './demo/registry.data'
import type { Stack } from './stack'

/** Addresses of the product itself, the parts around it and the people in it. */
export interface StackFileInput {
  readonly api: string
  readonly h5: string
  readonly console: string
  readonly stack: Stack
  readonly people: readonly DemoPerson[]
}

const labelsOf = (person: DemoPerson): string => (person.staff?.roles ?? (['citizen'] as readonly Role[])).map((role) => roleLabels[role]).join('、')

const personEntry = (person: DemoPerson, input: StackFileInput): object => ({
  id: person.id, name: person.name, roles: person.staff?.roles ?? ['citizen'], roleLabel: labelsOf(person), hint: person.hint, openid: person.openid, phone: person.phone,
  ...(person.idNumber === undefined ? {} : { idNumber: person.idNumber }),
  ...(person.staff === undefined ? {} : { staff: { ...person.staff, unitName: findUnit(person.staff.unit)?.name ?? person.staff.unit } }),
  signIn: {
    wechat: { codeFrom: `POST ${input.stack.wechat.demoUrl}/login-code {"personId":"${person.id}"}`, then: `POST ${input.api}/api/account/sessions/wechat {"code"}` },
    ...(person.staff === undefined ? {} : { console: { at: input.console, staffNo: person.staff.staffNo, password: person.staff.password, totp: `current code: GET ${input.stack.wechat.demoUrl}/people` } })
  }
})

/** Writes `<home>/stack.json`, whole or not at all, readable by its owner only: it holds demo passwords. */
export function writeStackFile(home: string, input: StackFileInput): void {
  const { stack } = input
  const content = {
    urls: { api: input.api, h5: input.h5, console: input.console, openapi: `${input.api}/api/openapi.json`, engine: stack.engine.endpoint, proxy: stack.proxy.url, files: stack.files.url, wechat: stack.wechat.url, sms: stack.sms.url, registry: stack.registry.url, post: stack.post.url, wxpay: stack.wxpay.url, alipay: stack.alipay.url, nontax: stack.nontax.url },
    admin: { proxy: stack.proxy.adminUrl, files: stack.files.adminUrl, wechat: stack.wechat.adminUrl, sms: stack.sms.adminUrl, registry: stack.registry.adminUrl, post: stack.post.adminUrl, wxpay: stack.wxpay.adminUrl, alipay: stack.alipay.adminUrl, nontax: stack.nontax.adminUrl },
    /** Pages to look at and act on: what the simulated channels have been told, and the payer's side of it. */
    pages: { wxpay: `${stack.wxpay.url}/`, alipay: `${stack.alipay.url}/`, nontax: `${stack.nontax.url}/` },
    demo: { wechat: stack.wechat.demoUrl, wxpay: stack.wxpay.demoUrl, nontax: stack.nontax.demoUrl },
    howToSignIn: 'Citizens: get a login code from demo.wechat and send it to the API, or pick a person on the h5 sign-in page. Staff: number, password and the current TOTP code on the console.',
    people: input.people.map((person) => personEntry(person, input)),
    enterprises: demoEnterprises,
    vehicles: demoVehicles,
    processId: process.pid
  }
  mkdirSync(home, { recursive: true })
  const file = join(home, 'stack.json')
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** What `npm start` prints: where to click and who to be. */
export function signInHelp(input: StackFileInput): string {
  const citizens = input.people.filter((person) => person.staff === undefined).map((person) => `    ${person.name}（${person.id}）  ${person.hint}`)
  const staff = input.people.flatMap((person) => (person.staff === undefined ? [] : [`    ${person.name}  警号 ${person.staff.staffNo}  密码 ${person.staff.password}  ${person.hint}`]))
  return ['', '  路标 Lubiao 已启动', '', `  群众端（h5）   ${input.h5}`, `  工作台         ${input.console}`, `  接口           ${input.api}/api/openapi.json`, `  付款（模拟）   微信支付 ${input.stack.wxpay.url}/  支付宝 ${input.stack.alipay.url}/`, '',
    '  群众端登录：在登录页选择一位演示人员', ...citizens, '', '  工作台登录：警号、密码和登录页显示的动态码', ...staff, '', '  全部地址和人员见 .local/stack.json；按 Ctrl+C 停止', ''].join('\n')
}
