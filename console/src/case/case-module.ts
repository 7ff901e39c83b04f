/**
 * What a module tells the one worklist and the one case page about its cases. States, buttons and their words come from the
 * machine; a module adds columns, the forms of its commands and its own panels.
 */
import type { Machine } from '@lubiao/shared/kernel/machine'
import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import type { Reading } from '../client/use-route'

/** What any row has. */
export interface CaseRow {
  readonly caseId: string
  readonly version: number
  readonly state: string
  readonly stateLabel: string
  readonly dueAt?: string | undefined
  readonly dueProvisional: boolean
  readonly pausedSince?: string | undefined
  readonly overdue: boolean
  readonly unit: string
  readonly claimedBy?: { readonly staffId: string; readonly name: string } | undefined
}

/** One line of what happened. */
export interface TimelineEntry {
  readonly version: number
  readonly at: string
  readonly event: string
  readonly label: string
  readonly by: string
  readonly note?: string | undefined
}

/** What any case page has. `commands` are exactly the buttons. */
export interface CaseView extends CaseRow {
  readonly commands: readonly string[]
  readonly timeline: readonly TimelineEntry[]
}

/** Filters of a worklist as they stand in the address. */
export interface CaseFilter {
  readonly state?: string
  readonly unit?: string
  readonly mine?: 'yes'
  readonly overdue?: 'yes'
  readonly find?: string
}

/** One page of a worklist. */
export interface CaseSlice<Row> {
  readonly cases: readonly Row[]
  readonly cursor?: string | undefined
  readonly counts: Readonly<Record<string, number>>
}

/** A question in a command's dialog. Names are paths of the order in the contract; `from` is where choices are read, `none` what is said when there are none. */
export type AskField =
  | { readonly kind: 'text'; readonly name: string; readonly label: string; readonly placeholder?: string; readonly required: boolean; readonly max: number; readonly phrases?: readonly string[]; readonly initial?: string }
  | { readonly kind: 'choice'; readonly name: string; readonly label: string; readonly options: readonly { readonly value: string; readonly label: string; readonly note?: string | undefined }[]; readonly from?: Reading; readonly none?: string; readonly initial?: string }

/** How one command is given: its key, its weight, what is asked before and said after. */
export interface OrderSpec {
  /** One lower-case letter. */
  readonly key?: string
  readonly tone: 'primary' | 'default' | 'danger'
  /** Undefined: given at once. */
  readonly ask?: { readonly title: string; readonly body?: ReactNode; readonly ok: string; readonly fields: readonly AskField[] }
  readonly done: string
  /** The answer is another case: the address to go on at. */
  readonly leadsTo?: (caseId: string) => string
  /** The case leaves this desk: the next one is offered. */
  readonly leaves?: boolean
}

/** Outcome of one case in a bulk command. */
export interface BulkResult {
  readonly caseId: string
  readonly ok: boolean
  readonly title?: string | undefined
}

/** A command given to many rows at once. */
export interface BulkSpec<Row> {
  readonly label: string
  readonly key: string
  readonly limit: number
  readonly allowed: boolean
  /** Why a row is left out; undefined when it may go. */
  readonly obstacle: (row: Row) => string | undefined
  readonly nameOf: (row: Row) => string
  readonly run: (rows: readonly Row[], key: string) => Promise<readonly BulkResult[]>
}

/** A titled part of the case page. `tag` stands at the right of the title. */
export interface Panel<View> {
  readonly key: string
  readonly title: string
  readonly side: 'main' | 'aside'
  readonly shown?: (view: View) => boolean
  readonly tag?: (view: View) => ReactNode
  readonly draw: (view: View) => ReactNode
}

/** Everything the generic pages need of a module. Hooks are called once per rendering, unconditionally. */
export interface CaseModule<Row extends CaseRow, View extends Row & CaseView> {
  readonly name: string
  readonly machine: Machine
  readonly home: string
  readonly pathOf: (caseId: string) => string
  /** States offered as tabs, in order; the first tab is always everything open. */
  readonly useTabs: () => readonly string[]
  /** What the search looks for; undefined: the module's list cannot be searched. */
  readonly findLabel?: string
  readonly list: (filter: CaseFilter, cursor: string | undefined) => Promise<CaseSlice<Row>>
  readonly get: (caseId: string) => Promise<View>
  readonly act: (input: { readonly caseId: string; readonly version: number; readonly order: Readonly<Record<string, unknown>> }, key: string) => Promise<View>
  /** Refuses an order the contract would refuse: messages by field name. */
  readonly faultsOf: (order: Readonly<Record<string, unknown>>) => Readonly<Record<string, string>>
  readonly useColumns: () => TableColumnsType<Row>
  readonly useBulk: () => BulkSpec<Row> | undefined
  readonly useOrders: (view: View | undefined) => Readonly<Record<string, OrderSpec>>
  readonly headline: (view: View) => ReactNode
  readonly titleOf: (view: View) => string
  readonly panels: readonly Panel<View>[]
  /** Extra actions that are no command of the machine (print, continue filing). */
  readonly extras?: (view: View) => ReactNode
}

/** Commands of a view that this console can give, the decisive ones first, the destructive last. */
export function ordersOf(view: CaseView, specs: Readonly<Record<string, OrderSpec>>): readonly (readonly [string, OrderSpec])[] {
  const rank = { primary: 0, default: 1, danger: 2 }
  return view.commands
    .flatMap((command) => {
      const spec = specs[command]
      return spec === undefined ? [] : [[command, spec] as const]
    })
    .sort(([, a], [, b]) => rank[a.tone] - rank[b.tone])
}
