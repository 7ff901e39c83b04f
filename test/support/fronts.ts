/** Both front ends as built, the API and the channels' pages in front of a rig, for browsers: the whole product with a clock that can be turned. */
import path from 'node:path'
import { serveApi, serveSite } from '../../local/src/host'
import type { Places } from '../browser/console-people'
import { Rig } from './rig'

const builtAt = (folder: string): string => path.resolve(__dirname, '../..', folder)

/** A running product that browsers can open. */
export class Fronts {
  private constructor(readonly rig: Rig, readonly places: Places, readonly urls: { readonly h5: string; readonly console: string }, private readonly stops: readonly (() => Promise<unknown>)[]) {}

  /** Starts everything at an instant, the front ends on two ports that no other test uses. */
  static async start(startAt: string, port: number): Promise<Fronts> {
    const frontEnds = { h5: `http://127.0.0.1:${port}`, console: `http://127.0.0.1:${port + 1}` }
    const rig = await Rig.start({ startAt, frontEnds })
    const api = await serveApi(rig.deps, 0, { perCaller: 1e9, perAddress: 1e9 })
    const [h5, desk] = await Promise.all([serveSite(builtAt('miniapp/dist/h5'), port), serveSite(builtAt('console/dist'), port + 1)])
    for (const site of [h5, desk]) site.set({ api: api.url, demoWechat: rig.stack.wechat.url })
    const places = { api: api.url, wechat: rig.stack.wechat.url, registry: rig.stack.registry.url }
    return new Fronts(rig, places, { h5: h5.url, console: desk.url }, [h5, desk, api, rig].map((one) => () => one.stop()))
  }

  /** Ends everything, what browsers see first. */
  async stop(): Promise<void> {
    for (const stop of this.stops) await stop()
  }
}
