import { readFileSync } from 'node:fs'
import path from 'node:path'
import { missingOptional } from './complete-lock.mjs'

describe('package-lock.json', () => {
  const { packages } = JSON.parse(readFileSync(path.join(__dirname, '../package-lock.json'), 'utf8')) as { readonly packages: Readonly<Record<string, { readonly resolved?: string }>> }

  it('holds every optional package it names, so that npm ci takes it (npm run lock completes it)', () => {
    expect(missingOptional(packages)).toEqual({})
  })

  it('names no registry', () => {
    expect(Object.values(packages).filter((entry) => entry.resolved !== undefined && /^https?:/.test(entry.resolved))).toEqual([])
  })

  it('is completed beside the package that wants it, for the systems its name says', () => {
    const lock = { '': {}, 'node_modules/a': { optionalDependencies: { '@a/linux-x64-musl': '1.2.3', '@a/win32-arm64': '^2.0.0', b: '3.0.0' } }, 'node_modules/b': { version: '3.0.0' }, 'node_modules/@a/win32-arm64': { version: '1.0.0' } }
    expect(missingOptional(lock)).toEqual({
      'node_modules/a/node_modules/@a/linux-x64-musl': { version: '1.2.3', optional: true, os: ['linux'], cpu: ['x64'], libc: ['musl'] },
      'node_modules/a/node_modules/@a/win32-arm64': { version: '2.0.0', optional: true, os: ['win32'], cpu: ['arm64'] }
    })
  })
})
