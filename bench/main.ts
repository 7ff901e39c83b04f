/** `npm run bench -- <module> [--quick]`: each module's bench prints one JSON object a line (design §10). */
import { errorsPrinted } from './measure'

const benches: Readonly<Record<string, () => Promise<{ run: (quick: boolean) => Promise<void> }>>> = { appointment: () => import('./appointment'), pass: () => import('./pass'), payment: () => import('./payment') }

const [name = '', ...flags] = process.argv.slice(2)
const load = benches[name]
if (load === undefined) {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(benches).join(' | ')} [--quick]\n`)
  process.exit(2)
}
load()
  .then((bench) => bench.run(flags.includes('--quick')))
  .then(() => process.exit(errorsPrinted() === 0 ? 0 : 1), (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  })
