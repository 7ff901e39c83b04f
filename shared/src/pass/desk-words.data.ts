/**
 * Words of the desk: what staff are asked before a command and told after it, and what to do when it was refused. Said once, read on the
 * console and on the phone.
 */
import type { PassCheck, PassView } from './contract'
import type { PassCommand } from './machine'

/** The note a command carries. */
export interface DeskNote {
  readonly label: string
  readonly required: boolean
  readonly placeholder?: string
  /** Phrases to start from. */
  readonly phrases?: readonly string[]
}

/** What is asked before a command is given. */
export interface DeskAsk {
  readonly title: (plate: string) => string
  readonly ok: string
  /** What cannot be undone. */
  readonly warning?: string
  /** What the automatic checks found is shown first. */
  readonly checks?: true
  /** The list of the policy in force a reason is chosen from. */
  readonly reasons?: 'refusalReasons' | 'revocationReasons'
  readonly note: DeskNote
}

/** One command as a desk gives it. */
export interface DeskOrder {
  readonly tone: 'primary' | 'default' | 'danger'
  /** Undefined: given at once. */
  readonly ask?: DeskAsk
  /** Said when it is done. */
  readonly done: string
  /** The case leaves this desk. */
  readonly leaves?: true
}

const freeNote: DeskNote = { label: '备注（选填）', required: false }

/** Commands a desk gives with no more than a note and a reason. Handing a case to a colleague asks for a person and has its own form. */
export const deskOrders = {
  recordChecks: { tone: 'default', done: '已重新核验。' },
  claim: { tone: 'primary', done: '已领取，由您办理。' },
  release: { tone: 'default', done: '已退回待领，其他同事可以领取。', leaves: true },
  approve: { tone: 'primary', done: '已批准，通行证将按启用日自动生效。', leaves: true, ask: { title: (plate) => `批准 ${plate} 的通行证`, ok: '批准', checks: true, note: freeNote } },
  propose: {
    tone: 'primary', done: '已提请复核，需由另一名审批人复核后生效。', leaves: true,
    ask: { title: () => '拟批准，提请复核', ok: '提请复核', note: { label: '例外理由', required: true, placeholder: '为什么可以例外批准，复核人据此判断' } }
  },
  confirm: { tone: 'primary', done: '复核通过，已批准。', leaves: true, ask: { title: (plate) => `复核通过 ${plate}`, ok: '复核通过', checks: true, note: freeNote } },
  decline: { tone: 'danger', done: '复核不通过，已退回审批。', leaves: true, ask: { title: () => '复核不通过', ok: '退回审批', note: { label: '不通过的理由', required: true } } },
  returnForCorrection: {
    tone: 'default', done: '已退回申请人补正，等待期间暂停计时。', leaves: true,
    ask: {
      title: () => '退回补正', ok: '退回申请人',
      note: {
        label: '需要补正的内容', required: true, placeholder: '写清楚缺什么、怎么补，申请人会看到这段话',
        phrases: ['运输事由证明不清晰，请重新拍照上传。', '请补充运单或运输合同。', '行驶路线过于笼统，请写明主要道路。', '通行时段与运输事由不符，请核对。']
      }
    }
  },
  refuse: {
    tone: 'danger', done: '已作出不予批准决定并告知申请人。', leaves: true,
    ask: { title: () => '不予批准', ok: '不予批准', reasons: 'refusalReasons', note: { label: '具体情况', required: true, placeholder: '结合本案写明事实，申请人会看到' } }
  },
  revoke: {
    tone: 'danger', done: '已吊销，二维码随即失效。', leaves: true,
    ask: { title: () => '吊销通行证', ok: '确认吊销', warning: '吊销后该证立即失效，路面核验会显示“已吊销”，不能恢复。', reasons: 'revocationReasons', note: { label: '具体情况', required: true } }
  },
  withdraw: {
    tone: 'danger', done: '已代申请人撤回。', leaves: true,
    ask: { title: () => '代申请人撤回', ok: '确认撤回', warning: '撤回后此申请结束，不能恢复；需要时可重新申请。', note: freeNote }
  }
} as const satisfies Partial<Record<PassCommand, DeskOrder>>

/** A command of the list. */
export type DeskCommand = keyof typeof deskOrders

/** What somebody at a desk can do after a refusal, by problem code. Read after the case has been read again. */
export const deskAdvice: Readonly<Record<string, string>> = {
  'version-conflict': '已为您刷新到最新内容，请核对后再操作。',
  'not-allowed-now': '已为您刷新到最新状态，请按页面上的按钮继续。',
  'already-exists': '已为您刷新到最新状态，请按页面上的按钮继续。',
  'pass.claimed-by-other': '已为您刷新。如需接手，请联系领取人退回待领，或请督察改派。',
  'pass.not-clean': '请用“拟批准，提请复核”，由另一名审批人复核。',
  'pass.no-exception': '请直接批准。',
  'pass.same-eyes': '请由另一名审批人领取后复核。',
  'pass.checks-pending': '请稍候片刻，或点“自动核验”重新核验。',
  'in-flight': '请稍候几秒再看结果，不要重复提交。',
  'forbidden': '如确需办理，请联系管理员调整角色。',
  'not-found': '可能已不在您的管辖范围内，请返回清单查看。'
}

/** How a check turned out, for a desk. */
export const checkLevels = { obstacle: '不符合', exception: '需例外复核', unknown: '未查到', warning: '请留意', ok: '通过' } as const satisfies Record<PassCheck['level'], string>

/** Outcomes of a decision. */
export const outcomeLabels = { approved: '批准', refused: '不予批准', revoked: '吊销', returned: '退回补正' } as const satisfies Record<NonNullable<PassView['decision']>['outcome'], string>

/** How an application came in. */
export const channelLabels = { phone: '手机', counter: '窗口代办' } as const satisfies Record<PassView['channel'], string>
