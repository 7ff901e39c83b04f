/** Programs of the system that the tests need: found, or installed with apt where that is allowed, or named with what to do. Plain Node. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

const onPath = (names) => {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) for (const name of names) if (folder !== '' && existsSync(path.join(folder, name))) return path.join(folder, name)
  return undefined
}

/** Browsers that Playwright or others have put into the home folder. */
const playwrightChromium = () => {
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? path.join(process.env.HOME ?? '/root', '.cache/ms-playwright')
  if (!existsSync(cache)) return undefined
  return readdirSync(cache).filter((name) => name.startsWith('chromium-')).map((name) => path.join(cache, name, 'chrome-linux/chrome')).find(existsSync)
}

/** The browser the tests drive: the shell without windows first, it draws the same and takes a sixth less of the processor. @returns {string | undefined} */
export const chromium = () =>
  [process.env.CHROMIUM_PATH].find((file) => file !== undefined && existsSync(file)) ??
  onPath(['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']) ?? playwrightChromium()

const cjkFont = () => {
  const listed = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' })
  if (listed.status === 0) return listed.stdout.trim() === '' ? undefined : 'fontconfig'
  return ['/usr/share/fonts/opentype/noto', '/usr/share/fonts/noto-cjk', '/System/Library/Fonts/PingFang.ttc'].find(existsSync)
}

/** What is needed, how it is found, which Debian package brings it, and which other where that one is unknown. */
const TOOLS = [
  { what: 'Chromium (the browser tests)', find: chromium, packages: ['chromium-headless-shell'], otherwise: ['chromium'] },
  { what: 'zbarimg (an independent QR decoder)', find: () => onPath(['zbarimg']), packages: ['zbar-tools'] },
  { what: 'pdftotext and pdftoppm (the printed pass is read back)', find: () => onPath(['pdftotext']) && onPath(['pdftoppm']), packages: ['poppler-utils'] },
  { what: 'a Chinese font (screenshots, layout)', find: cjkFont, packages: ['fonts-noto-cjk'] },
  { what: 'git (the house rules are checked on tracked files)', find: () => onPath(['git']), packages: ['git'] }
]

const missing = () => TOOLS.filter((tool) => tool.find() === undefined)

/** How this user may call apt-get; undefined when not at all. */
function aptGet() {
  if (onPath(['apt-get']) === undefined) return undefined
  if (process.getuid?.() === 0) return ['apt-get']
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n', 'apt-get'] : undefined
}

/** Waits for a process. Throws when it cannot be started or does not end well. */
export const finished = (child, name) => new Promise((resolve, reject) => {
  child.once('error', reject)
  child.once('exit', (code, signal) => (code === 0 ? resolve() : reject(new Error(`${name}: ${signal ?? `exit code ${code}`}`))))
})

/** Makes sure the tools are there. Throws an error that names what is missing and the command that brings it. */
export async function ensureSystemTools(say) {
  const wanted = missing()
  if (wanted.length === 0) return
  const apt = aptGet()
  if (apt !== undefined) {
    const run = (...args) => finished(spawn(apt[0], [...apt.slice(1), ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }), `apt-get ${args[0]}`)
    await run('update', '-qq')
    const known = (names) => spawnSync('apt-cache', ['show', ...names]).status === 0
    const packages = wanted.flatMap((tool) => tool.otherwise !== undefined && !known(tool.packages) ? tool.otherwise : tool.packages)
    say(`installing ${packages.join(', ')} with apt`)
    await run('install', '-y', '-qq', '--no-install-recommends', ...packages)
  }
  const still = missing()
  if (still.length > 0)
    throw new Error([`These are needed and ${apt === undefined ? 'may not be installed by this user' : 'could not be installed'}:`, ...still.map((tool) => `  ${tool.what}: sudo apt-get install ${tool.packages.join(' ')}`), '  (an existing Chromium is used when CHROMIUM_PATH names it)'].join('\n'))
}
