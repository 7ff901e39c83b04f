/**
 * `npm run lock`: completes package-lock.json after an installation. npm leaves optional packages out of the lock file that the registry at
 * hand does not have (builds for other systems), and then refuses its own lock file in `npm ci`. Each is entered with its version and the
 * systems its name says; npm fetches it only on such a system, and goes on without it where it cannot be had. `--check` only tells.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import semver from 'semver'

const SYSTEMS = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openharmony', 'openbsd', 'netbsd', 'sunos', 'aix']
const PROCESSORS = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'loong64', 'riscv64', 'mips64el', 'wasm32']

/** Where a dependency of the package at `where` is looked for, nearest first. */
function* placesOf(where, name) {
  for (let at = where; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules') - 1))) {
    yield `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (at === '') return
  }
}

/** `@swc/core-linux-arm-gnueabihf` → os linux, cpu arm. */
function systemsIn(name) {
  const words = name.split('/').at(-1).split('-')
  const os = SYSTEMS.filter((one) => words.includes(one))
  const cpu = PROCESSORS.filter((one) => words.includes(one))
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : []
  return { ...(os.length > 0 ? { os } : {}), ...(cpu.length > 0 ? { cpu } : {}), ...(libc.length > 0 && os.includes('linux') ? { libc } : {}) }
}

/** Optional dependencies the lock file names but does not hold, as entries by place. @param {Record<string, any>} packages */
export function missingOptional(packages) {
  const missing = {}
  for (const [where, { optionalDependencies = {}, dev, devOptional }] of Object.entries(packages))
    for (const [name, range] of Object.entries(optionalDependencies)) {
      const nearest = [...placesOf(where, name)].find((place) => packages[place] !== undefined)
      if (nearest !== undefined && semver.satisfies(packages[nearest].version, range)) continue
      const version = semver.minVersion(range)?.version
      if (version === undefined) throw new Error(`${name}@${range} of ${where}: no version to enter`)
      missing[`${where === '' ? '' : `${where}/`}node_modules/${name}`] = { version, ...(dev === true || devOptional === true ? { dev: true } : {}), optional: true, ...systemsIn(name) }
    }
  return missing
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = path.join(import.meta.dirname, '../package-lock.json')
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  const missing = missingOptional(lock.packages)
  const names = Object.keys(missing)
  if (process.argv.includes('--check')) {
    for (const name of names) process.stdout.write(`${name} is not in package-lock.json\n`)
    process.exitCode = names.length === 0 ? 0 : 1
  } else if (names.length > 0) {
    lock.packages = Object.fromEntries(Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en')))
    writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
    process.stdout.write(`${names.length} entered\n`)
  }
}
