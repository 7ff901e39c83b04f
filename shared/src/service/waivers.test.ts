import fc from 'fast-check'
import { builtInCatalogues } from './catalogue.data'
import { materialIds, materials, type MaterialId } from './materials.data'
import { circumstanceIds, registerIds, serviceCodes, type Register, type ServiceCode } from './terms.data'
import { bringList, registersFor, type BringQuestion, type RegisterAnswer } from './waivers'

const papersOf = (code: ServiceCode): BringQuestion['materials'] => {
  const service = builtInCatalogues[0]?.services.find((one) => one.code === code)
  if (service === undefined) throw new Error(code)
  return service.materials
}
const holding = (...holds: readonly MaterialId[]): RegisterAnswer => ({ state: 'answered', holds })
const nobodyElse = { agent: false, mortgaged: false, idNumberChanged: false, damaged: false, heavyWithPoints: false }
const ids = (items: readonly { readonly material: MaterialId }[]): readonly MaterialId[] => items.map((one) => one.material)

describe('what to bring', () => {
  it('is the identity card alone when every register holds what it should', () => {
    const list = bringList({ materials: papersOf('DL_RENEW_EXPIRY'), circumstances: nobodyElse, answers: { licence: holding('oldLicence'), medical: holding('medical') } })
    expect(list.bring).toStrictEqual([{ material: 'identity', label: '居民身份证原件', why: materials.identity.brought, certain: true }])
    expect(list.waived.map(({ material, waiver }) => [material, waiver])).toEqual([['identityCopy', 'copy'], ['form', 'form'], ['oldLicence', 'networked'], ['medical', 'networked']])
    expect(list.waived.every((one) => one.why.length > 3 && one.waiverLabel.startsWith('免'))).toBe(true)
    expect([list.down, list.unasked]).toEqual([[], []])
  })

  it('spares the rubbing wherever one is asked for', () => {
    for (const code of serviceCodes) if (papersOf(code).includes('rubbing')) expect(ids(bringList({ materials: papersOf(code), circumstances: {}, answers: {} }).waived)).toContain('rubbing')
  })

  it('falls back when a register is down, says which, and that the paper may yet be spared', () => {
    const list = bringList({ materials: papersOf('DL_RENEW_EXPIRY'), circumstances: nobodyElse, answers: { licence: holding('oldLicence'), medical: { state: 'down' } } })
    expect(ids(list.bring)).toEqual(['identity', 'medical'])
    expect(list.bring[1]).toMatchObject({ certain: false, why: '医疗机构体检信息暂时连不上，请先带上；恢复后可能不用带' })
    expect(list.down).toEqual(['medical'])
  })

  it('tells somebody not signed in what could be checked, and who has no report that one is needed', () => {
    const stranger = bringList({ materials: papersOf('DL_RENEW_EXPIRY'), circumstances: {}, answers: {} })
    expect(stranger.unasked).toEqual(['licence', 'medical'])
    expect(stranger.bring.find((one) => one.material === 'medical')).toMatchObject({ certain: false, why: '医疗机构体检信息还没有核对，查得到就不用带' })
    const without = bringList({ materials: papersOf('DL_RENEW_EXPIRY'), circumstances: {}, answers: { medical: holding() } })
    expect(without.bring.find((one) => one.material === 'medical')).toMatchObject({ certain: true, why: materials.medical.brought })
  })

  it('does not promise what a register that is not connected could spare', () => {
    const list = bringList({ materials: papersOf('DL_PERIODIC_REVIEW'), circumstances: { ...nobodyElse, heavyWithPoints: true }, answers: { learning: { state: 'unconnected' } } })
    expect(list.bring.find((one) => one.material === 'learning')).toMatchObject({ certain: true, why: '学习教育记录还没有联网，请带上' })
    expect([list.down, list.unasked]).toEqual([[], []])
  })

  it('names the condition of a paper while it is not known, and asks for it outright when it holds', () => {
    const asked = (agent: boolean | undefined) => bringList({ materials: papersOf('DL_REISSUE_LOST'), circumstances: { ...nobodyElse, agent }, answers: {} }).bring.find((one) => one.material === 'agentLetter')
    expect(asked(undefined)).toMatchObject({ onlyIf: '由他人代办', certain: false })
    expect(asked(true)).toMatchObject({ certain: true })
    expect(asked(true)).not.toHaveProperty('onlyIf')
    expect(asked(false)).toBeUndefined()
  })

  it('asks no register about a paper that cannot be needed', () => {
    expect(registersFor({ materials: papersOf('DL_PERIODIC_REVIEW'), circumstances: {} })).toEqual(['learning'])
    expect(registersFor({ materials: papersOf('DL_PERIODIC_REVIEW'), circumstances: { heavyWithPoints: false } })).toEqual([])
  })

  it('has for every paper a reason to bring it, and for every one that can be spared a reason and a waiver', () => {
    for (const { brought, waiver, spared, register } of Object.values(materials)) {
      expect(brought.length).toBeGreaterThan(3)
      expect(waiver === undefined).toBe(spared === undefined)
      if (register !== undefined) expect(waiver).toBe('networked')
    }
  })
})

const anyAnswer: fc.Arbitrary<RegisterAnswer | undefined> = fc.oneof(
  fc.constant(undefined), fc.constantFrom<RegisterAnswer>({ state: 'down' }, { state: 'unconnected' }), fc.subarray([...materialIds]).map((holds): RegisterAnswer => ({ state: 'answered', holds }))
)
const anyAnswers = fc.record(Object.fromEntries(registerIds.map((id) => [id, anyAnswer])) as Record<Register, fc.Arbitrary<RegisterAnswer | undefined>>)
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined)) as BringQuestion['answers'])
const anyKnown = fc.record(Object.fromEntries(circumstanceIds.map((id) => [id, fc.constantFrom(true, false, undefined)])))
const anyPapers = fc.constantFrom(...serviceCodes).map(papersOf)

describe('for every service, circumstance and set of answers', () => {
  it('every paper is brought, waived, or not needed, and none twice', () => {
    fc.assert(fc.property(anyPapers, anyKnown, anyAnswers, (papers, known, answers) => {
      const list = bringList({ materials: papers, circumstances: known, answers })
      const both = [...ids(list.bring), ...ids(list.waived)]
      expect(new Set(both).size).toBe(both.length)
      for (const id of papers) {
        const { when } = materials[id]
        expect(both.includes(id)).toBe(when === undefined || known[when] !== false)
      }
    }))
  })

  it('one more register, or one that holds more, never means more papers', () => {
    fc.assert(fc.property(anyPapers, anyKnown, anyAnswers, fc.constantFrom(...registerIds), fc.subarray([...materialIds]), (papers, known, answers, register, more) => {
      const before = bringList({ materials: papers, circumstances: known, answers })
      const held = answers[register]
      const now: BringQuestion['answers'] = { ...answers, [register]: { state: 'answered', holds: [...(held?.state === 'answered' ? held.holds : []), ...more] } }
      const after = bringList({ materials: papers, circumstances: known, answers: now })
      for (const id of ids(after.bring)) expect(ids(before.bring)).toContain(id)
      for (const id of ids(before.waived)) expect(ids(after.waived)).toContain(id)
    }), { numRuns: 1000 })
  })

  it('a register that goes down takes nothing that another has spared', () => {
    fc.assert(fc.property(anyPapers, anyKnown, anyAnswers, fc.constantFrom(...registerIds), (papers, known, answers, register) => {
      const before = bringList({ materials: papers, circumstances: known, answers })
      const after = bringList({ materials: papers, circumstances: known, answers: { ...answers, [register]: { state: 'down' } } })
      for (const { material } of before.waived) if (materials[material].register !== register) expect(ids(after.waived)).toContain(material)
      expect(after.down.includes(register)).toBe(registersFor({ materials: papers, circumstances: known }).includes(register))
    }))
  })
})
