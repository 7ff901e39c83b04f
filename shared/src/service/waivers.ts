/**
 * The four waivers (notice measure 8): what has to be brought for a service, and what not, and why. A paper is spared when the office makes
 * it itself, or when a register has answered that it holds it. A register that is down, or was not asked, spares nothing and takes nothing:
 * the list says which papers may yet be spared. Pure.
 */
import type { Service } from './catalogue'
import { materials, type MaterialId } from './materials.data'
import { circumstances, registers, waivers, type Circumstance, type Register, type Waiver } from './terms.data'

/** What a register said: the papers it holds; nothing, because it did not answer; or that it is not connected yet. One that is missing was not asked. */
export type RegisterAnswer = { readonly state: 'answered'; readonly holds: readonly MaterialId[] } | { readonly state: 'down' } | { readonly state: 'unconnected' }

/** A question: which service, what is known of the case, what the registers answered. A circumstance that is undefined is not known. */
export interface BringQuestion {
  readonly materials: Service['materials']
  readonly circumstances: Readonly<Partial<Record<Circumstance, boolean | undefined>>>
  readonly answers: Readonly<Partial<Record<Register, RegisterAnswer>>>
}

/** A paper to bring. `certain: false` = a register has not answered, or it depends on `onlyIf`. */
export interface BringItem {
  readonly material: MaterialId
  readonly label: string
  readonly why: string
  readonly certain: boolean
  readonly onlyIf?: string
}

/** A paper that is spared, with its waiver and reason. */
export interface WaivedItem {
  readonly material: MaterialId
  readonly label: string
  readonly waiver: Waiver
  readonly waiverLabel: string
  readonly why: string
}

/** The list. `down` are registers that did not answer, `unasked` those nobody could ask (not signed in, no vehicle named). */
export interface BringList {
  readonly bring: readonly BringItem[]
  readonly waived: readonly WaivedItem[]
  readonly down: readonly Register[]
  readonly unasked: readonly Register[]
}

/** Registers that can spare a paper of a service, under what is known of the case. */
export const registersFor = (question: Pick<BringQuestion, 'materials' | 'circumstances'>): readonly Register[] =>
  [...new Set(question.materials.flatMap((id) => {
    const { register, when } = materials[id]
    return register === undefined || (when !== undefined && question.circumstances[when] === false) ? [] : [register]
  }))]

/** The paper as spared; undefined when nothing can spare it. */
function waivedItem(id: MaterialId): WaivedItem | undefined {
  const { label, waiver, spared } = materials[id]
  return waiver === undefined || spared === undefined ? undefined : { material: id, label, waiver, waiverLabel: waivers[waiver], why: spared }
}

/** The paper to bring. `onlyIf` is what is not known of the case and would have to hold. */
function bringItem(id: MaterialId, answer: RegisterAnswer | undefined, onlyIf: Circumstance | undefined): BringItem {
  const { label, register, brought } = materials[id]
  const why = register === undefined || answer?.state === 'answered' ? brought
    : answer?.state === 'down' ? `${registers[register]}暂时连不上，请先带上；恢复后可能不用带`
      : answer?.state === 'unconnected' ? `${registers[register]}还没有联网，请带上`
        : `${registers[register]}还没有核对，查得到就不用带`
  const certain = onlyIf === undefined && (register === undefined || answer?.state === 'answered' || answer?.state === 'unconnected')
  return { material: id, label, why, certain, ...(onlyIf === undefined ? {} : { onlyIf: circumstances[onlyIf] }) }
}

/** What to bring and what is spared, in the order of the service's papers. */
export function bringList({ materials: asked, circumstances: known, answers }: BringQuestion): BringList {
  const bring: BringItem[] = []
  const waived: WaivedItem[] = []
  for (const id of asked) {
    const { register, when } = materials[id]
    if (when !== undefined && known[when] === false) continue
    const answer = register === undefined ? undefined : answers[register]
    const held = register === undefined || (answer?.state === 'answered' && answer.holds.includes(id))
    const spared = held ? waivedItem(id) : undefined
    if (spared !== undefined) waived.push(spared)
    else bring.push(bringItem(id, answer, when === undefined || known[when] === true ? undefined : when))
  }
  const wanted = registersFor({ materials: asked, circumstances: known })
  return { bring, waived, down: wanted.filter((one) => answers[one]?.state === 'down'), unasked: wanted.filter((one) => answers[one] === undefined) }
}
