/** What the rules cost (design §10). In a file of its own: a measure of time says nothing about mutants. */
import { accepted, actor, caseIn, checkFacts, ruleFacts } from './case.fixture'
import { checkApplication } from './checks'
import { decide } from './rules'

/** Milliseconds a call takes; the best of several rounds, for what is measured is the rule, not what else the machine is doing. */
function millisEach(call: () => unknown): number {
  const once = (): number => {
    const started = performance.now()
    for (let i = 0; i < 100; i += 1) call()
    return (performance.now() - started) / 100
  }
  return Math.min(...Array.from({ length: 10 }, once))
}

it('is well under a millisecond for the checks of an application', () => {
  const facts = checkFacts()
  expect(millisEach(() => checkApplication(facts))).toBeLessThan(1)
})

it('is well under a millisecond for a decision', () => {
  const [before, by, facts] = [caseIn('submitted'), actor(['claimant']), ruleFacts()]
  expect(millisEach(() => accepted(decide(before, { command: 'approve' }, by, facts)))).toBeLessThan(1)
})
