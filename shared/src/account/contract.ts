/**
 * People: citizens who sign in with WeChat, enterprises they act for, and the staff directory.
 */
import * as z from 'zod'
import { checkIdNumber, checkPhone, checkPlate, checkUscc, checkVin, PLATE_TYPES, type PlateType } from '../kernel/identity'
import { defineRoute } from '../kernel/route'
import type { ProblemSpec } from '../kernel/problem'
import { MOST_CHARACTERS, LEAST_CHARACTERS } from './password'
import { unitIds } from './units.data'

/** Roles a signed-in person can hold (measures.md, "Who uses it"). */
export const roles = ['citizen', 'merchant', 'agent', 'clerk', 'approver', 'officer', 'handler', 'reviewer', 'dispatcher', 'liaison', 'finance', 'supervisor', 'admin'] as const
/** Roles given by the staff directory. */
export const staffRoles = ['agent', 'clerk', 'approver', 'officer', 'handler', 'reviewer', 'dispatcher', 'liaison', 'finance', 'supervisor', 'admin'] as const
export type Role = (typeof roles)[number]
export type StaffRole = (typeof staffRoles)[number]

/** Chinese names of the roles. */
export const roleLabels: Readonly<Record<Role, string>> = {
  citizen: '群众', merchant: '企业经办人', agent: '热线坐席', clerk: '窗口', approver: '审批', officer: '民警', handler: '事故处理',
  reviewer: '复核', dispatcher: '护送调度', liaison: '联络员', finance: '财务', supervisor: '督察', admin: '管理员'
}

/** Version of the privacy guide in force; a person who consented to an earlier one is asked again. */
export const PRIVACY_VERSION = '2026-11-20'

/** Refusals of this module. */
export const accountProblems = {
  'account.code-invalid': { status: 400, title: '登录凭证已失效，请重新操作', retryable: false },
  'account.credentials-wrong': { status: 401, title: '警号、密码或动态码不正确', retryable: false },
  'account.locked': { status: 423, title: '连续输错次数过多，账号已临时锁定', retryable: false },
  'account.refresh-reused': { status: 401, title: '登录凭证已被使用过，为安全起见已退出所有设备，请重新登录', retryable: false },
  'account.consent-needed': { status: 403, title: '请先阅读并同意隐私保护指引', retryable: false },
  'account.phone-needed': { status: 403, title: '请先绑定手机号', retryable: false },
  'account.real-name-needed': { status: 403, title: '办理此事项需要先完成实名认证', retryable: false },
  'account.identity-mismatch': { status: 422, title: '姓名、身份证号与登记信息不一致，请核对', retryable: false },
  'account.identity-taken': { status: 409, title: '该身份已在另一个微信号上认证', retryable: false },
  'account.enterprise-unknown': { status: 422, title: '没有查到该企业，请核对统一社会信用代码', retryable: false },
  'account.not-representative': { status: 403, title: '您不是该企业登记的法定代表人，请由法定代表人授权', retryable: false },
  'account.open-cases': { status: 409, title: '还有未办结的事项，办结或撤回后才能注销', retryable: false },
  'account.scan-expired': { status: 410, title: '登录二维码已过期，请刷新', retryable: false },
  'account.staff-disabled': { status: 403, title: '该警务账号已停用，请联系管理员', retryable: false },
  'account.password-change-needed': { status: 403, title: '请先在工作台把管理员给的初始密码改成自己的密码', retryable: false },
  'account.password-unfit': { status: 422, title: '新密码不符合要求，请换一个', retryable: false },
  'account.not-staff': { status: 403, title: '该微信号没有关联警务账号', retryable: false }
} as const satisfies Record<string, ProblemSpec>

const byCheck = (check: (text: string) => { ok: boolean } & ({ ok: true; value: string } | { ok: false; reason: string }), most = 64) =>
  z.string().max(most).transform((text, ctx) => {
    const outcome = check(text)
    if (outcome.ok) return outcome.value
    ctx.addIssue({ code: 'custom', message: outcome.reason })
    return z.NEVER
  })

/** Field shapes shared by the modules. */
export const fields = {
  id: z.string().regex(/^[0-9A-Za-z_-]{4,40}$/, '编号格式不正确'),
  instant: z.iso.datetime(),
  date: z.iso.date(),
  /** The birth date is bounded by the end of the century here; the handler bounds it by today. */
  idNumber: byCheck((text) => checkIdNumber(text, '2099-12-31')),
  phone: byCheck(checkPhone),
  uscc: byCheck(checkUscc),
  plate: byCheck((text) => checkPlate(text), 12),
  plateType: z.enum(Object.keys(PLATE_TYPES) as [PlateType, ...PlateType[]]),
  vin: byCheck(checkVin, 30),
  personName: z.string().trim().min(2, '请填写姓名').max(30, '姓名过长').regex(/^[\p{Script=Han}·.A-Za-z\s]+$/u, '姓名只能包含汉字、字母和间隔号'),
  note: z.string().trim().max(500, '不超过 500 字'),
  cursor: z.string().max(1200)
} as const

const session = z.object({
  accessToken: z.string(), accessExpiresAt: fields.instant, refreshToken: z.string(), refreshExpiresAt: fields.instant
})
/** Tokens of a signed-in person: a short access token and a refresh token that changes at every use. */
export type Session = z.output<typeof session>

const enterprise = z.object({
  enterpriseId: fields.id, name: z.string(), usccMasked: z.string(),
  as: z.enum(['representative', 'agent']), validUntil: fields.date.optional(),
  agents: z.array(z.object({ agentId: fields.id, nameMasked: z.string(), phoneMasked: z.string(), validUntil: fields.date, state: z.enum(['waiting', 'active', 'revoked']) })).optional()
})

const staffSelf = z.object({ staffId: fields.id, staffNo: z.string(), name: z.string(), unit: z.enum(unitIds), roles: z.array(z.enum(staffRoles)) })

const profile = z.object({
  userId: fields.id,
  roles: z.array(z.enum(roles)),
  realName: z.enum(['none', 'phone', 'verified']),
  nameMasked: z.string().optional(), phoneMasked: z.string().optional(), idNumberMasked: z.string().optional(),
  consent: z.object({ needed: z.boolean(), currentVersion: z.string(), givenVersion: z.string().optional(), givenAt: fields.instant.optional() }),
  enterprises: z.array(enterprise),
  staff: staffSelf.optional()
})
/** What a signed-in person sees of themselves; numbers are masked. */
export type Profile = z.output<typeof profile>

/** What a member of staff types to prove who they are. */
const credentials = { staffNo: z.string().trim().min(1).max(20), password: z.string().min(1).max(128), totp: z.string().regex(/^\d{6}$/, '请输入 6 位动态码') }
/** A member of staff as the directory shows them. `passwordIssued`: they have not yet put a password of their own in place of the administrator's. */
const listedStaff = staffSelf.extend({ disabled: z.boolean(), passwordIssued: z.boolean(), version: z.int() })

const nothing = z.object({})
const done = z.object({ ok: z.literal(true) })

/** Every operation of the module, by name. */
export const accountRoutes = {
  signInWechat: defineRoute({ name: 'account.signInWechat', api: 'citizen', method: 'POST', path: '/api/account/sessions/wechat', summary: '微信登录', by: ['public'], keyless: true,
    input: z.object({ code: z.string().min(1).max(128) }), output: z.object({ session, profile }), problems: ['account.code-invalid', 'upstream-unavailable'] }),
  refresh: defineRoute({ name: 'account.refresh', api: 'citizen', method: 'POST', path: '/api/account/sessions/refresh', summary: '换发登录凭证', by: ['public'], keyless: true,
    input: z.object({ refreshToken: z.string().min(1).max(200) }), output: z.object({ session }), problems: ['account.refresh-reused', 'session-expired'] }),
  signOut: defineRoute({ name: 'account.signOut', api: 'citizen', method: 'POST', path: '/api/account/sessions/end', summary: '退出登录', by: ['user'], keyless: true,
    input: nothing, output: done }),
  me: defineRoute({ name: 'account.me', api: 'citizen', method: 'GET', path: '/api/account/me', summary: '我的账号', by: ['user'], input: nothing, output: profile }),
  consent: defineRoute({ name: 'account.consent', api: 'citizen', method: 'POST', path: '/api/account/consents', summary: '同意隐私保护指引', by: ['user'],
    input: z.object({ document: z.literal('privacy'), version: z.string().max(20) }), output: profile }),
  bindPhone: defineRoute({ name: 'account.bindPhone', api: 'citizen', method: 'POST', path: '/api/account/phone', summary: '绑定微信手机号', by: ['user'],
    input: z.object({ code: z.string().min(1).max(128) }), output: profile, problems: ['account.code-invalid', 'account.consent-needed', 'upstream-unavailable'] }),
  verifyRealName: defineRoute({ name: 'account.verifyRealName', api: 'citizen', method: 'POST', path: '/api/account/real-name', summary: '实名认证', by: ['user'],
    input: z.object({ name: fields.personName, idNumber: fields.idNumber }), output: profile,
    problems: ['account.identity-mismatch', 'account.identity-taken', 'account.consent-needed', 'account.phone-needed', 'upstream-unavailable'] }),
  registerEnterprise: defineRoute({ name: 'account.registerEnterprise', api: 'citizen', method: 'POST', path: '/api/account/enterprises', summary: '法定代表人登记企业', by: ['user'], status: 201,
    input: z.object({ uscc: fields.uscc }), output: profile,
    problems: ['account.consent-needed', 'account.real-name-needed', 'account.enterprise-unknown', 'account.not-representative', 'upstream-unavailable'] }),
  authoriseAgent: defineRoute({ name: 'account.authoriseAgent', api: 'citizen', method: 'POST', path: '/api/account/enterprises/{enterpriseId}/agents', summary: '授权经办人', by: ['user'], status: 201,
    input: z.object({ enterpriseId: fields.id, name: fields.personName, phone: fields.phone, validUntil: fields.date }), output: profile, problems: ['account.not-representative'] }),
  revokeAgent: defineRoute({ name: 'account.revokeAgent', api: 'citizen', method: 'POST', path: '/api/account/enterprises/{enterpriseId}/agents/{agentId}/revoke', summary: '撤销经办人授权', by: ['user'],
    input: z.object({ enterpriseId: fields.id, agentId: fields.id }), output: profile, problems: ['account.not-representative'] }),
  recordNoticeConsent: defineRoute({ name: 'account.recordNoticeConsent', api: 'citizen', method: 'POST', path: '/api/account/notice-consents', summary: '记录订阅消息授权', by: ['user'],
    input: z.object({ results: z.array(z.object({ template: z.string().max(64), result: z.enum(['accept', 'reject', 'ban', 'filter']) })).min(1).max(3) }), output: done }),
  exportData: defineRoute({ name: 'account.exportData', api: 'citizen', method: 'GET', path: '/api/account/export', summary: '导出我的数据', by: ['user'],
    input: nothing, output: z.object({ exportedAt: fields.instant, data: z.record(z.string(), z.unknown()) }) }),
  deleteAccount: defineRoute({ name: 'account.deleteAccount', api: 'citizen', method: 'POST', path: '/api/account/delete', summary: '注销账号并删除个人信息', by: ['user'],
    input: z.object({ confirm: z.literal('注销') }), output: done, problems: ['account.open-cases'] }),
  linkStaff: defineRoute({ name: 'account.linkStaff', api: 'citizen', method: 'POST', path: '/api/account/staff-link', summary: '关联警务账号', by: ['user'], keyless: true,
    input: z.object({ staffNo: z.string().min(1).max(20), password: z.string().min(1).max(128), totp: z.string().regex(/^\d{6}$/, '请输入 6 位动态码') }), output: profile,
    problems: ['account.credentials-wrong', 'account.locked', 'account.staff-disabled', 'account.password-change-needed'] }),
  approveScanSignIn: defineRoute({ name: 'account.approveScanSignIn', api: 'citizen', method: 'POST', path: '/api/account/scan-sign-ins/{ticket}', summary: '扫码登录：确认或拒绝', by: ['user'],
    input: z.object({ ticket: fields.id, decision: z.enum(['look', 'approve', 'deny']) }), output: z.object({ requestedAt: fields.instant, place: z.string() }),
    problems: ['account.scan-expired', 'account.not-staff'] }),

  staffSignIn: defineRoute({ name: 'account.staffSignIn', api: 'staff', method: 'POST', path: '/api/staff/sessions', summary: '警务登录：密码加动态码', by: ['public'], keyless: true,
    input: z.object(credentials), output: z.object({ session, staff: staffSelf }),
    problems: ['account.credentials-wrong', 'account.locked', 'account.staff-disabled', 'account.password-change-needed'] }),
  changeStaffPassword: defineRoute({ name: 'account.changeStaffPassword', api: 'staff', method: 'POST', path: '/api/staff/password', summary: '修改自己的登录密码', by: ['public'], keyless: true,
    input: z.object({ ...credentials, newPassword: z.string().min(LEAST_CHARACTERS, `新密码至少 ${LEAST_CHARACTERS} 位`).max(MOST_CHARACTERS, `新密码不超过 ${MOST_CHARACTERS} 位`) }), output: z.object({ session, staff: staffSelf }),
    problems: ['account.credentials-wrong', 'account.locked', 'account.staff-disabled', 'account.password-unfit'] }),
  staffRefresh: defineRoute({ name: 'account.staffRefresh', api: 'staff', method: 'POST', path: '/api/staff/sessions/refresh', summary: '换发警务登录凭证', by: ['public'], keyless: true,
    input: z.object({ refreshToken: z.string().min(1).max(200) }), output: z.object({ session, staff: staffSelf }), problems: ['account.refresh-reused', 'session-expired', 'account.staff-disabled'] }),
  staffSignOut: defineRoute({ name: 'account.staffSignOut', api: 'staff', method: 'POST', path: '/api/staff/sessions/end', summary: '警务退出', by: ['staff'], keyless: true, input: nothing, output: done }),
  startScanSignIn: defineRoute({ name: 'account.startScanSignIn', api: 'staff', method: 'POST', path: '/api/staff/scan-sign-ins', summary: '扫码登录：取二维码', by: ['public'], keyless: true,
    input: nothing, output: z.object({ ticket: fields.id, qrText: z.string(), pollSecret: z.string(), expiresAt: fields.instant }) }),
  pollScanSignIn: defineRoute({ name: 'account.pollScanSignIn', api: 'staff', method: 'POST', path: '/api/staff/scan-sign-ins/{ticket}/poll', summary: '扫码登录：查询结果', by: ['public'], keyless: true,
    input: z.object({ ticket: fields.id, pollSecret: z.string().max(64) }),
    output: z.object({ state: z.enum(['waiting', 'scanned', 'approved', 'denied']), session: session.optional(), staff: staffSelf.optional() }), problems: ['account.scan-expired'] }),
  staffMe: defineRoute({ name: 'account.staffMe', api: 'staff', method: 'GET', path: '/api/staff/me', summary: '我的警务账号', by: ['staff'], input: nothing, output: staffSelf }),
  listStaff: defineRoute({ name: 'account.listStaff', api: 'staff', method: 'GET', path: '/api/staff/people', summary: '人员名录', by: ['supervisor', 'admin'],
    input: z.object({ unit: z.enum(unitIds).optional(), cursor: fields.cursor.optional() }),
    output: z.object({ people: z.array(listedStaff), cursor: fields.cursor.optional() }) }),
  saveStaff: defineRoute({ name: 'account.saveStaff', api: 'staff', method: 'PUT', path: '/api/staff/people/{staffNo}', summary: '新增或修改人员', by: ['admin'],
    input: z.object({ staffNo: z.string().regex(/^[0-9A-Z]{4,12}$/, '警号为 4–12 位数字或大写字母'), name: fields.personName, unit: z.enum(unitIds), roles: z.array(z.enum(staffRoles)).min(1).max(6), disabled: z.boolean(), version: z.int().min(0) }),
    output: z.object({ person: listedStaff, firstSignIn: z.object({ password: z.string(), totpUri: z.string() }).optional() }) }),
  resetStaffSecret: defineRoute({ name: 'account.resetStaffSecret', api: 'staff', method: 'POST', path: '/api/staff/people/{staffNo}/reset', summary: '重置密码和动态码', by: ['admin'],
    input: z.object({ staffNo: z.string().max(12), version: z.int() }), output: z.object({ password: z.string(), totpUri: z.string() }) }),
  listAudit: defineRoute({ name: 'account.listAudit', api: 'staff', method: 'GET', path: '/api/staff/audit', summary: '操作留痕', by: ['supervisor', 'admin'],
    input: z.object({ staffId: fields.id, cursor: fields.cursor.optional() }),
    output: z.object({ entries: z.array(z.object({ seq: z.int(), at: fields.instant, action: z.string(), subject: z.string(), hash: z.string() })), cursor: fields.cursor.optional() }) }),
  verifyAudit: defineRoute({ name: 'account.verifyAudit', api: 'staff', method: 'GET', path: '/api/staff/audit/verification', summary: '核验留痕链', by: ['supervisor', 'admin'],
    input: z.object({ staffId: fields.id }), output: z.object({ entries: z.int(), intact: z.boolean(), brokenAt: z.int().optional() }) })
} as const
