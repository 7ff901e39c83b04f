/** The moments at which a command's requests to the store can be hit, and which scenes and moments a run tries: LUBIAO_SCENES is a pattern of scenes' names, LUBIAO_POINTS=all every moment instead of one drawn. */
import type { Rig } from './rig'
import type { Scene } from './scene'
import { scenesOn } from './scenes'

/** The n-th request, 1 the first: lost before the store has it, or applied and its answer lost. */
export interface Point { readonly n: number; readonly phase: 'before' | 'after' }

const POINTS = process.env['LUBIAO_POINTS'] === 'all' ? Number.POSITIVE_INFINITY : 1
const SCENES = new RegExp(process.env['LUBIAO_SCENES'] ?? '')

/** The scenes of this run. Throws when the pattern fits none. */
export async function chosenScenes(rig: Rig): Promise<readonly Scene[]> {
  const scenes = (await scenesOn(rig)).filter((scene) => SCENES.test(scene.name))
  if (scenes.length === 0) throw new Error(`no scene's name fits ${String(SCENES)}`)
  return scenes
}

/** The moments of a command of so many requests that this run tries, drawn by `roll` (from 0 to below 1). */
export function pointsOf(requests: number, roll: () => number): readonly Point[] {
  const all = Array.from({ length: requests * 2 }, (_unused, i): Point => ({ n: 1 + (i >> 1), phase: i % 2 === 0 ? 'before' : 'after' }))
  return all.map((point) => ({ point, at: roll() })).sort((a, b) => a.at - b.at).map(({ point }) => point).slice(0, POINTS)
}
