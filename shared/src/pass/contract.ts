/**
 * City passes on the wire (notice measure 6): what a driver, an enterprise, a clerk, an approver and an officer at the roadside send and see.
 */
import * as z from 'zod'
import { fields } from '../account/contract'
import { unitIds } from '../account/units.data'
import type { ProblemSpec } from '../kernel/problem'
import { defineRoute } from '../kernel/route'
import { passMachine, type PassCommand, type PassState } from './machine'
import { materialKindIds, passTypeIds, vehicleClassIds } from './terms.data'
import { zoneTableSchema } from './zone-table'


/** Refusals of this module. */
export const passProblems = {
  'pass.obstacles': { status: 422, title: '暂不符合申请条件，请按提示处理后再提交', retryable: false },
  'pass.incomplete': { status: 422, title: '申请内容还不完整', retryable: false },
  'pass.overlap': { status: 409, title: '该车在所选日期内已有通行证或正在申请', retryable: false },
  'pass.claimed-by-other': { status: 409, title: '该申请已由其他同事领取', retryable: false },
  'pass.not-clean': { status: 409, title: '该申请有需要例外处理的事项，请提请复核', retryable: false },
  'pass.no-exception': { status: 409, title: '该申请没有例外事项，可直接批准', retryable: false },
  'pass.same-eyes': { status: 409, title: '复核人不能与拟批准人为同一人', retryable: false },
  'pass.checks-pending': { status: 409, title: '自动核验尚未完成，请稍后再办', retryable: true },
  'pass.replaced-revoked': { status: 409, title: '要变更或延期的通行证已被吊销，请重新核验后按例外办理', retryable: false },
  'pass.strangers': { status: 429, title: '今天查询他人车辆的次数已用完，请明天再试或到窗口办理', retryable: false },
  'pass.successor-open': { status: 409, title: '该通行证已有一份变更或延期申请在办理', retryable: false },
  'pass.file-missing': { status: 422, title: '有材料没有上传成功，请重新上传', retryable: true },
  'pass.share-invalid': { status: 410, title: '分享链接已失效，请联系车主重新分享', retryable: false },
  'pass.too-many-devices': { status: 409, title: '该通行证已存入的手机过多，请先移除一部', retryable: false },
  'pass.too-many-shares': { status: 409, title: '可分享的驾驶人已满，请先收回一位', retryable: false },
  'pass.zone-too-soon': { status: 422, title: '禁行规定的调整须提前至少五日向社会公告，请把生效日改晚', retryable: false },
  'pass.zone-version-taken': { status: 409, title: '该生效日已有一版禁行区表', retryable: false }
} as const satisfies Record<string, ProblemSpec>

const { plate, plateType } = fields
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, '时间应为 HH:mm')
/** Hours as an applicant may ask for them: exactly those a credential can carry, so that what is approved can be issued. */
const askedWindow = z.object({ from: timeOfDay.refine((time) => time !== '24:00', '开始时间最晚为 23:59，从零点开始请选 00:00'), to: timeOfDay })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: '结束时间不能与开始时间相同；整天通行请选“全天”' })
const position = z.object({ lng: z.number().min(-180).max(180), lat: z.number().min(-90).max(90), accuracy: z.number().min(0).max(100_000) })
/** A GCJ-02 position with its accuracy in metres. */
export type ScanPosition = z.output<typeof position>

/** Upload limits: photos and PDF, at most 8 MB each, nine a case. */
export const FILE_LIMIT_BYTES = 8 * 1024 * 1024
export const FILE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const

const material = z.object({ kind: z.enum(materialKindIds), fileId: fields.id, sha256: z.string().regex(/^[0-9a-f]{64}$/), name: z.string().max(80) })

const application = z.object({
  passType: z.enum(passTypeIds),
  plate, plateType,
  vehicleClass: z.enum(vehicleClassIds),
  zones: z.array(z.string().max(20)).min(1, '请选择要进入的禁行区').max(8),
  route: z.string().trim().max(200, '路线不超过 200 字').refine((text) => !/[\ud800-\udfff]/u.test(text), '路线中有无法识别的字符，请重新输入'),
  validFrom: fields.date, validTo: fields.date,
  windows: z.array(askedWindow).max(3),
  reason: z.string().trim().min(4, '请写明运输事由').max(300, '事由不超过 300 字'),
  materials: z.array(material).max(9),
  emergency: z.object({ reason: z.string().trim().min(10, '请写明紧急情况（不少于 10 字）').max(300) }).optional()
})
/** A complete application. `windows` empty = all day. `emergency` asks to be exempt from the lead time; needs two approvers. */
export type PassApplication = z.output<typeof application>
export const passApplicationSchema = application

const draft = application.partial().extend({ zones: z.array(z.string().max(20)).max(8).optional(), reason: z.string().trim().max(300).optional() })
/** An application being filled in. */
export type PassDraft = z.output<typeof draft>
export const passDraftSchema = draft

const check = z.object({
  code: z.string(),
  level: z.enum(['ok', 'warning', 'obstacle', 'exception', 'unknown']),
  title: z.string(), detail: z.string(), remedy: z.string().optional(), article: z.string().optional(), field: z.string().optional()
})
/** One automatic check. `obstacle` stops submission; `exception` lets it through to two approvers; `unknown` = the register did not answer, checked later. */
export type PassCheck = z.output<typeof check>

const stateId = z.enum(Object.keys(passMachine.states) as [PassState, ...PassState[]])
const commandId = z.enum(Object.keys(passMachine.commands) as [PassCommand, ...PassCommand[]])

const summary = z.object({
  caseId: fields.id, version: z.int(), state: stateId, stateLabel: z.string(), passType: z.enum(passTypeIds).optional(), plate: z.string().optional(), plateType: plateType.optional(),
  vehicleClass: z.enum(vehicleClassIds).optional(),
  validFrom: fields.date.optional(), validTo: fields.date.optional(), zones: z.array(z.string()),
  submittedAt: fields.instant.optional(), dueAt: fields.instant.optional(), dueProvisional: z.boolean(), overdue: z.boolean(), pausedSince: fields.instant.optional(),
  relation: z.enum(['owner', 'driver', 'staff']), unit: z.enum(unitIds), enterpriseName: z.string().optional(),
  applicantMasked: z.string().optional(), claimedBy: z.object({ staffId: fields.id, name: z.string() }).optional(), emergency: z.boolean(), clean: z.boolean(),
  channel: z.enum(['phone', 'counter'])
})
/** A row of a list. */
export type PassSummary = z.output<typeof summary>

const timelineEntry = z.object({ version: z.int(), at: fields.instant, event: z.string(), label: z.string(), by: z.string(), note: z.string().optional() })
const stepItem = z.object({ key: z.string(), label: z.string(), status: z.enum(['done', 'now', 'next', 'stopped']), at: fields.instant.optional(), dueAt: fields.instant.optional(), hint: z.string().optional() })

const view = summary.extend({
  application: draft,
  applicant: z.object({ nameMasked: z.string(), phoneMasked: z.string().optional(), enterprise: z.string().optional() }),
  checks: z.array(check), checkedAt: fields.instant.optional(),
  steps: z.array(stepItem), timeline: z.array(timelineEntry),
  commands: z.array(commandId),
  decision: z.object({ outcome: z.enum(['approved', 'refused', 'revoked', 'returned']), reason: z.string(), article: z.string().optional(), remedy: z.string().optional(), at: fields.instant, policyVersion: z.string() }).optional(),
  supersedes: fields.id.optional(), successor: fields.id.optional(),
  passNumber: z.string().optional(),
  shares: z.array(z.object({ shareId: fields.id, name: z.string(), state: z.enum(['waiting', 'active', 'revoked']), at: fields.instant })),
  devices: z.array(z.object({ deviceId: fields.id, name: z.string(), holder: z.enum(['owner', 'driver', 'paper']), at: fields.instant })),
  proposedBy: z.object({ staffId: fields.id, name: z.string() }).optional()
})
/** A case as one person may see it: personal data masked by role, `commands` are exactly the buttons to show. */
export type PassView = z.output<typeof view>

const caseAt = { caseId: fields.id, version: z.int().min(0) }

/** What a citizen can order. */
const citizenOrder = z.discriminatedUnion('command', [
  z.object({ command: z.literal('save'), application: draft }),
  z.object({ command: z.literal('submit'), application }),
  z.object({ command: z.literal('resubmit'), application }),
  z.object({ command: z.literal('withdraw'), note: fields.note.optional() }),
  z.object({ command: z.literal('share'), name: fields.personName }),
  z.object({ command: z.literal('unshare'), shareId: fields.id })
])
/** What staff can order: the clerk's part of the same table, and the desk's. */
const staffOrder = z.discriminatedUnion('command', [
  z.object({ command: z.literal('save'), application: draft }),
  z.object({ command: z.literal('submit'), application }),
  z.object({ command: z.literal('resubmit'), application }),
  z.object({ command: z.literal('withdraw'), note: fields.note.optional() }),
  z.object({ command: z.literal('recordChecks') }),
  z.object({ command: z.literal('claim') }),
  z.object({ command: z.literal('release') }),
  z.object({ command: z.literal('reassign'), to: fields.id }),
  z.object({ command: z.literal('returnForCorrection'), note: z.string().trim().min(4, '请写明需要补正的内容').max(500) }),
  z.object({ command: z.literal('approve'), note: fields.note.optional() }),
  z.object({ command: z.literal('propose'), note: z.string().trim().min(4, '请写明例外理由').max(500) }),
  z.object({ command: z.literal('confirm'), note: fields.note.optional() }),
  z.object({ command: z.literal('decline'), note: z.string().trim().min(4, '请写明不通过的理由').max(500) }),
  z.object({ command: z.literal('refuse'), reason: z.string().max(40), note: z.string().trim().min(4, '请写明理由').max(500) }),
  z.object({ command: z.literal('revoke'), reason: z.string().max(40), note: z.string().trim().min(4, '请写明理由').max(500) })
])
export type CitizenOrder = z.output<typeof citizenOrder>
export type StaffOrder = z.output<typeof staffOrder>
/** Any order a person can give on an existing case. */
export type PassOrder = CitizenOrder | StaffOrder

const credential = z.object({
  credentialId: fields.id, caseId: fields.id, passNumber: z.string(), text: z.string(), kid: z.string(), boundToDevice: z.boolean(), validFrom: fields.instant, validTo: fields.instant,
  plate: z.string(), plateType, vehicleClass: z.enum(vehicleClassIds), passType: z.enum(passTypeIds), zones: z.array(z.string()), windows: z.array(z.object({ from: timeOfDay, to: timeOfDay })), route: z.string()
})
/** Everything the QR page needs, offline. `text` is the static code, `kid` the key that signed it: when that is revoked the phone fetches a new one. */
export type PassCredential = z.output<typeof credential>

const verdict = z.object({
  colour: z.enum(['green', 'red', 'amber']), code: z.string(), headline: z.string(), advice: z.string(), possession: z.enum(['proven', 'static', 'none'])
})

const scanInput = z.object({
  scanId: z.string().regex(/^[0-9A-Za-z_-]{16,40}$/),
  at: fields.instant,
  by: z.enum(['qr', 'plate']),
  text: z.string().max(2000).optional(),
  plate: plate.optional(), plateType: plateType.optional(),
  vehicleClassSeen: z.enum(vehicleClassIds).optional(), plateSeen: plate.optional(),
  position: position.optional(),
  offlineVerdict: z.object({ colour: z.enum(['green', 'red', 'amber']), code: z.string().max(60) }).optional()
}).refine((scan) => (scan.by === 'qr' ? scan.text !== undefined : scan.plate !== undefined && scan.plateType !== undefined), '请扫码或输入车牌号')
/** One look at a vehicle, online or replayed from the phone's queue; `scanId` makes the replay harmless. */
export type PassScan = z.output<typeof scanInput>

const scanOutcome = z.object({
  scanId: z.string(), verdict, passNumber: z.string().optional(), plate: z.string().optional(), vehicleClass: z.enum(vehicleClassIds).optional(), passType: z.enum(passTypeIds).optional(),
  zones: z.array(z.string()), validFrom: fields.date.optional(), validTo: fields.date.optional(), windows: z.array(z.object({ from: timeOfDay, to: timeOfDay })), route: z.string().optional(),
  flags: z.array(z.object({ code: z.string(), text: z.string() }))
})
export type PassScanOutcome = z.output<typeof scanOutcome>

const paperToReprint = z.object({
  caseId: fields.id, passNumber: z.string(), plate: z.string(), plateType, validTo: fields.date, unit: z.enum(unitIds), applicantMasked: z.string(), phoneMasked: z.string().optional(), printedAt: fields.instant
})
/** A paper pass in force whose code is not believed any more: its holder has to be given a new one. */
export type PaperToReprint = z.output<typeof paperToReprint>

const typeRule = z.object({
  type: z.enum(passTypeIds), label: z.string(), minDays: z.int(), maxDays: z.int(), maxPerMonth: z.int().optional(), classes: z.array(z.enum(vehicleClassIds)),
  materials: z.array(z.object({ kind: z.enum(materialKindIds), label: z.string(), required: z.boolean(), why: z.string() })), note: z.string()
})
const figure = z.object({
  date: fields.date, submitted: z.int(), approved: z.int(), refused: z.int(), returned: z.int(), inTime: z.int(), late: z.int()
})

/** Every operation of the module, by name. */
export const passRoutes = {
  options: defineRoute({ name: 'pass.options', api: 'citizen', method: 'GET', path: '/api/pass/options', summary: '申请所需的类型、禁行区和规则', by: ['public'], input: z.object({}),
    output: z.object({ policyVersion: z.string(), demo: z.boolean(), leadWorkingDays: z.int(), cutOff: timeOfDay, earliestStart: fields.date, earliestProvisional: z.boolean(), types: z.array(typeRule), zoneTable: zoneTableSchema,
      refusalReasons: z.array(z.object({ code: z.string(), label: z.string(), article: z.string(), remedy: z.string() })), revocationReasons: z.array(z.object({ code: z.string(), label: z.string(), article: z.string() })) }) }),
  lookUpVehicle: defineRoute({ name: 'pass.lookUpVehicle', api: 'citizen', method: 'POST', path: '/api/pass/vehicles', summary: '按车牌查询车辆类型', by: ['user'], keyless: true,
    input: z.object({ plate, plateType }), output: z.object({ found: z.boolean(), vehicleClass: z.enum(vehicleClassIds).optional(), energy: z.enum(['fuel', 'electric', 'hybrid']).optional() }), problems: ['account.consent-needed', 'upstream-unavailable'] }),
  preview: defineRoute({ name: 'pass.preview', api: 'citizen', method: 'POST', path: '/api/pass/previews', summary: '提交前核对：会遇到哪些障碍', by: ['user'], keyless: true,
    input: z.object({ application: draft, caseId: fields.id.optional(), enterpriseId: fields.id.optional() }), output: z.object({ checks: z.array(check), earliestStart: fields.date, earliestProvisional: z.boolean(), decisionBy: fields.instant, canSubmit: z.boolean() }),
    problems: ['account.consent-needed', 'account.real-name-needed', 'pass.strangers'] }),
  open: defineRoute({ name: 'pass.open', api: 'citizen', method: 'POST', path: '/api/pass/cases', summary: '新建申请', by: ['user'], status: 201,
    input: z.object({ application: draft, enterpriseId: fields.id.optional() }), output: view, problems: ['account.real-name-needed', 'account.consent-needed', 'pass.file-missing'] }),
  reopen: defineRoute({ name: 'pass.reopen', api: 'citizen', method: 'POST', path: '/api/pass/cases/{caseId}/successors', summary: '变更或延期：生成一份预填的新申请', by: ['user'], status: 201,
    input: z.object({ ...caseAt, kind: z.enum(['amend', 'extend']) }), output: view, problems: ['pass.successor-open', 'not-allowed-now', 'version-conflict'] }),
  mine: defineRoute({ name: 'pass.mine', api: 'citizen', method: 'GET', path: '/api/pass/cases', summary: '我的申请和通行证', by: ['user'],
    input: z.object({ cursor: fields.cursor.optional() }), output: z.object({ cases: z.array(summary), cursor: fields.cursor.optional() }) }),
  get: defineRoute({ name: 'pass.get', api: 'citizen', method: 'GET', path: '/api/pass/cases/{caseId}', summary: '一份申请', by: ['user'], input: z.object({ caseId: fields.id }), output: view }),
  act: defineRoute({ name: 'pass.act', api: 'citizen', method: 'POST', path: '/api/pass/cases/{caseId}/actions', summary: '办理：提交、补正、撤回、分享…', by: ['user'],
    input: z.object({ ...caseAt, order: citizenOrder }), output: view, problems: ['not-allowed-now', 'version-conflict', ...Object.keys(passProblems)] }),
  bindDevice: defineRoute({ name: 'pass.bindDevice', api: 'citizen', method: 'POST', path: '/api/pass/cases/{caseId}/devices', summary: '存入本机，取得二维码凭证', by: ['user'], status: 201,
    input: z.object({ caseId: fields.id, publicKey: z.string().regex(/^[A-Za-z0-9_-]{44}$/, '设备公钥格式不正确'), deviceName: z.string().max(40),
      /** Sign again what this phone holds; a phone that holds nothing any more gets nothing. */
      renewal: z.literal(true).optional() }), output: credential, problems: ['not-allowed-now', 'pass.too-many-devices', 'upstream-unavailable'] }),
  revokedKeys: defineRoute({ name: 'pass.revokedKeys', api: 'citizen', method: 'GET', path: '/api/pass/revoked-keys', summary: '已作废的签发密钥：手机据此自动换领二维码', by: ['public'], input: z.object({}),
    output: z.object({ kids: z.array(z.string()) }) }),
  acceptShare: defineRoute({ name: 'pass.acceptShare', api: 'citizen', method: 'POST', path: '/api/pass/shares/{shareCode}/acceptance', summary: '驾驶人接收分享', by: ['user'],
    input: z.object({ shareCode: fields.id }), output: view, problems: ['pass.share-invalid'] }),
  shareCode: defineRoute({ name: 'pass.shareCode', api: 'citizen', method: 'GET', path: '/api/pass/cases/{caseId}/shares/{shareId}', summary: '取分享码', by: ['user'],
    input: z.object({ caseId: fields.id, shareId: fields.id }), output: z.object({ shareCode: z.string(), expiresAt: fields.instant }) }),
  fileTicket: defineRoute({ name: 'pass.fileTicket', api: 'citizen', method: 'POST', path: '/api/pass/files', summary: '取上传凭证', by: ['user'],
    input: z.object({ contentType: z.enum(FILE_TYPES), bytes: z.int().min(1).max(FILE_LIMIT_BYTES, '单个文件不超过 8 MB'), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    output: z.object({ fileId: fields.id, url: z.string(), fields: z.record(z.string(), z.string()), expiresAt: fields.instant }), problems: ['upstream-unavailable', 'account.consent-needed'] }),
  fileLink: defineRoute({ name: 'pass.fileLink', api: 'citizen', method: 'GET', path: '/api/pass/cases/{caseId}/files/{fileId}', summary: '查看材料', by: ['user'],
    input: z.object({ caseId: fields.id, fileId: fields.id }), output: z.object({ url: z.string(), expiresAt: fields.instant }) }),

  bundle: defineRoute({ name: 'pass.bundle', api: 'staff', method: 'GET', path: '/api/staff/pass/bundle', summary: '离线核验数据包', by: ['officer', 'supervisor'], input: z.object({}), output: z.object({ bundle: z.string(), trustKeys: z.array(z.object({ kid: z.string(), publicKey: z.string() })), issuedAt: fields.instant }) }),
  scan: defineRoute({ name: 'pass.scan', api: 'staff', method: 'POST', path: '/api/staff/pass/scans', summary: '核验一辆车（联网）', by: ['officer', 'supervisor'], keyless: true, input: scanInput, output: scanOutcome }),
  syncScans: defineRoute({ name: 'pass.syncScans', api: 'staff', method: 'POST', path: '/api/staff/pass/scans/batches', summary: '补传离线核验记录', by: ['officer', 'supervisor'], keyless: true,
    input: z.object({
      /** Whose looks these are: refused when somebody else is signed in on the phone by now. */
      staffId: fields.id.optional(), scans: z.array(scanInput).min(1).max(50) }),
    output: z.object({ results: z.array(scanOutcome), refused: z.array(z.object({ scanId: z.string(), code: z.string(), title: z.string() })) }) }),
  flags: defineRoute({ name: 'pass.flags', api: 'staff', method: 'GET', path: '/api/staff/pass/flags', summary: '可疑使用线索', by: ['supervisor', 'approver'], input: z.object({ cursor: fields.cursor.optional() }),
    output: z.object({ flags: z.array(z.object({ at: fields.instant, code: z.string(), text: z.string(), caseId: fields.id.optional(), passNumber: z.string().optional(), plate: z.string(), kmh: z.number().optional() })), cursor: fields.cursor.optional() }) }),
  worklist: defineRoute({ name: 'pass.worklist', api: 'staff', method: 'GET', path: '/api/staff/pass/cases', summary: '待办清单，按到期时间', by: ['clerk', 'approver', 'supervisor', 'admin'],
    input: z.object({ state: stateId.optional(), unit: z.enum(unitIds).optional(), mine: z.enum(['yes', 'no']).optional(), overdue: z.enum(['yes', 'no']).optional(), plate: plate.optional(), cursor: fields.cursor.optional() }),
    output: z.object({ cases: z.array(summary), cursor: fields.cursor.optional(), counts: z.record(z.string(), z.int()) }) }),
  staffGet: defineRoute({ name: 'pass.staffGet', api: 'staff', method: 'GET', path: '/api/staff/pass/cases/{caseId}', summary: '一份申请（办案页）', by: ['clerk', 'approver', 'supervisor', 'admin'], input: z.object({ caseId: fields.id }), output: view }),
  staffPreview: defineRoute({ name: 'pass.staffPreview', api: 'staff', method: 'POST', path: '/api/staff/pass/previews', summary: '窗口代办：提交前核对', by: ['clerk'], keyless: true,
    input: z.object({ application: draft, caseId: fields.id.optional(), applicant: z.object({ idNumber: fields.idNumber.optional(), uscc: fields.uscc.optional() }).optional() }), output: z.object({ checks: z.array(check), earliestStart: fields.date, earliestProvisional: z.boolean(), decisionBy: fields.instant, canSubmit: z.boolean() }) }),
  staffOpen: defineRoute({ name: 'pass.staffOpen', api: 'staff', method: 'POST', path: '/api/staff/pass/cases', summary: '窗口代办：为没有智能手机的人新建申请', by: ['clerk'], status: 201,
    input: z.object({ applicant: z.object({ name: fields.personName, idNumber: fields.idNumber, phone: fields.phone.optional(), uscc: fields.uscc.optional() }), application: draft }), output: view, problems: ['account.identity-mismatch', 'account.enterprise-unknown', 'pass.file-missing', 'upstream-unavailable'] }),
  staffAct: defineRoute({ name: 'pass.staffAct', api: 'staff', method: 'POST', path: '/api/staff/pass/cases/{caseId}/actions', summary: '办理：领取、批准、退回、吊销…', by: ['clerk', 'approver', 'supervisor'],
    input: z.object({ ...caseAt, order: staffOrder }), output: view, problems: ['not-allowed-now', 'version-conflict', ...Object.keys(passProblems)] }),
  staffReopen: defineRoute({ name: 'pass.staffReopen', api: 'staff', method: 'POST', path: '/api/staff/pass/cases/{caseId}/successors', summary: '窗口代办：变更或延期，生成一份预填的新申请', by: ['clerk'], status: 201,
    input: z.object({ ...caseAt, kind: z.enum(['amend', 'extend']) }), output: view, problems: ['pass.successor-open', 'not-allowed-now', 'version-conflict'] }),
  bulkApprove: defineRoute({ name: 'pass.bulkApprove', api: 'staff', method: 'POST', path: '/api/staff/pass/approvals', summary: '批量批准无异常的申请', by: ['approver'],
    input: z.object({ cases: z.array(z.object(caseAt)).min(1).max(20) }), output: z.object({ results: z.array(z.object({ caseId: fields.id, ok: z.boolean(), code: z.string().optional(), title: z.string().optional() })) }) }),
  staffFileTicket: defineRoute({ name: 'pass.staffFileTicket', api: 'staff', method: 'POST', path: '/api/staff/pass/files', summary: '窗口代办：取上传凭证', by: ['clerk'],
    input: z.object({ contentType: z.enum(FILE_TYPES), bytes: z.int().min(1).max(FILE_LIMIT_BYTES, '单个文件不超过 8 MB'), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    output: z.object({ fileId: fields.id, url: z.string(), fields: z.record(z.string(), z.string()), expiresAt: fields.instant }), problems: ['upstream-unavailable'] }),
  staffFileLink: defineRoute({ name: 'pass.staffFileLink', api: 'staff', method: 'GET', path: '/api/staff/pass/cases/{caseId}/files/{fileId}', summary: '查看材料', by: ['clerk', 'approver', 'supervisor'],
    input: z.object({ caseId: fields.id, fileId: fields.id }), output: z.object({ url: z.string(), expiresAt: fields.instant }) }),
  print: defineRoute({ name: 'pass.print', api: 'staff', method: 'POST', path: '/api/staff/pass/cases/{caseId}/prints', summary: '打印纸质通行证（A5，含二维码）', by: ['clerk', 'approver'],
    input: z.object({ caseId: fields.id }), output: z.object({ fileName: z.string(), pdfBase64: z.string() }), problems: ['not-allowed-now'] }),
  reprints: defineRoute({ name: 'pass.reprints', api: 'staff', method: 'GET', path: '/api/staff/pass/reprints', summary: '签发密钥作废后须重新打印的纸质通行证', by: ['clerk', 'approver', 'supervisor'], input: z.object({ cursor: fields.cursor.optional() }),
    output: z.object({ papers: z.array(paperToReprint), cursor: fields.cursor.optional() }) }),
  zoneTables: defineRoute({ name: 'pass.zoneTables', api: 'staff', method: 'GET', path: '/api/staff/pass/zone-tables', summary: '禁行区表的各个版本', by: ['staff'], input: z.object({}), output: z.object({ tables: z.array(zoneTableSchema) }) }),
  publishZones: defineRoute({ name: 'pass.publishZones', api: 'staff', method: 'POST', path: '/api/staff/pass/zone-tables', summary: '发布新一版禁行区表（只增不改）', by: ['admin'], status: 201,
    input: z.object({ table: zoneTableSchema }), output: z.object({ tables: z.array(zoneTableSchema) }), problems: ['pass.zone-version-taken', 'pass.zone-too-soon'] }),
  figures: defineRoute({ name: 'pass.figures', api: 'staff', method: 'GET', path: '/api/staff/pass/figures', summary: '办理情况统计', by: ['approver', 'supervisor', 'admin'],
    input: z.object({ from: fields.date, to: fields.date, unit: z.enum(unitIds).optional() }),
    output: z.object({ days: z.array(figure), totals: figure.omit({ date: true }), medianMinutes: z.number().optional(), inTimeShare: z.number().optional(), refusals: z.array(z.object({ code: z.string(), label: z.string(), n: z.int() })) }) })
} as const
