/** What is up to date and what is not: installed packages against the lock file, builds against the hash of their sources. Plain Node. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.join(import.meta.dirname, '..')
const at = (...parts) => path.join(root, ...parts)

/**
 * Whether node_modules holds what package-lock.json says. npm writes what it installed into node_modules/.package-lock.json; optional
 * packages of other systems are not expected there.
 */
export function installed() {
  const hidden = at('node_modules/.package-lock.json')
  if (!existsSync(hidden)) return false
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(([where, entry]) =>
    !where.includes('node_modules/') || entry.optional === true || entry.devOptional === true || (entry.link === true ? present[where] !== undefined : present[where]?.version === entry.version))
}

/** Files below a folder, sorted; folders that builds write into are left out. */
function filesOf(folder) {
  return readdirSync(at(folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !/(^|\/)(node_modules|dist|\.swc|\.taro-cache)\//.test(file) && !file.endsWith('.test.ts') && !file.endsWith('.test.tsx'))
    .sort()
}

/** @param {readonly string[]} sources files and folders below the root @returns {string} */
export function hashOf(sources) {
  const hash = createHash('sha256')
  for (const source of sources) {
    if (!existsSync(at(source))) continue
    const files = path.extname(source) === '' ? filesOf(source) : [source]
    for (const file of files) hash.update(file).update('\0').update(readFileSync(at(file))).update('\0')
  }
  return hash.digest('hex')
}

const stampOf = (name) => at('.local/stamps', name)

/** Whether `name` was built from sources of this hash and its product is still there. */
export const isBuilt = (name, hash, product) => existsSync(at(product)) && existsSync(stampOf(name)) && readFileSync(stampOf(name), 'utf8') === hash

/** Remembers that `name` was built from sources of this hash. */
export function markBuilt(name, hash) {
  mkdirSync(path.dirname(stampOf(name)), { recursive: true })
  writeFileSync(stampOf(name), hash)
}
