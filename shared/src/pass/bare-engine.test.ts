/**
 * The officer's check and the holder's code run in WeChat's bare engine: no TextEncoder, atob, Buffer, crypto, URL or timers. The bundle is run in
 * a context that has the language and nothing else.
 */
import path from 'node:path'
import { createContext, Script } from 'node:vm'
import { build } from 'esbuild'
import { encodePass } from './credential'
import { activeKey, bundleJson, bundleKey, inCore, noon, ownerClaims, ownerPhone } from './credential.fixture'
import { presentPass } from './presentation'
import { bundleKeyOf, encodeBundle } from './trust'

it('judges and presents with the language alone', async () => {
  const built = await build({
    stdin: {
      contents: `import { judge } from './verdict'; import { decodeBundle } from './trust'; import { holderKeyFrom, presentPass } from './presentation'; import { gcj02OfWgs84 } from './gcj02'; import { impossibleTravel } from './travel'
        result = (given) => { const bundle = decodeBundle(given.signed, given.pinned); const phone = holderKeyFrom(Uint8Array.from(given.random)); const shown = presentPass(given.text, phone, given.now)
          return JSON.stringify({ shown, static: judge({ text: given.text, bundle, now: given.now, position: given.position }), rotating: judge({ text: shown, bundle, now: given.now, position: given.position }), moved: gcj02OfWgs84([115.98, 36.45])[0] > 115.98, travel: typeof impossibleTravel }) }`,
      resolveDir: path.join(__dirname), loader: 'ts'
    },
    bundle: true, write: false, format: 'iife', target: 'es2020', platform: 'neutral', mainFields: ['module', 'main'], minify: true
  })
  const context = createContext({ result: undefined }, { codeGeneration: { strings: false, wasm: false } })
  for (const name of ['TextEncoder', 'TextDecoder', 'Buffer', 'atob', 'crypto', 'URL', 'process', 'setTimeout', 'structuredClone'])
    expect([name, new Script(`typeof ${name}`).runInContext(context)]).toEqual([name, 'undefined'])
  new Script(built.outputFiles[0]?.text ?? '').runInContext(context)
  const text = await encodePass(ownerClaims, activeKey.signer)
  const given = { text, now: noon, position: inCore, random: Array<number>(48).fill(11), signed: await encodeBundle(bundleJson, bundleKey.signer), pinned: [bundleKeyOf(bundleKey.publicKey)] }
  const answer = JSON.parse((context['result'] as (given: unknown) => string)(given)) as Record<string, { code?: string; possession?: string }>
  expect(answer).toMatchObject({ shown: presentPass(text, ownerPhone, noon), static: { code: 'valid', possession: 'static' }, rotating: { code: 'valid', possession: 'proven' }, moved: true, travel: 'function' })
})
