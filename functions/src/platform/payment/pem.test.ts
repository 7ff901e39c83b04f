import { generateKeyPairSync } from 'node:crypto'
import { privateKeyIn, publicKeysIn } from './pem'

const pair = (modulusLength = 2048) => generateKeyPairSync('rsa', { modulusLength })
const [one, two] = [pair(), pair()]
const publicPem = (key: typeof one) => key.publicKey.export({ type: 'spki', format: 'pem' }).toString()
const bare = (pem: string) => pem.split('\n').filter((line) => !line.startsWith('-----')).join('')
const pkcs8 = one.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

describe('public keys', () => {
  it.each([
    ['PEM blocks', `${publicPem(one)}${publicPem(two)}`],
    ['PEM on one line', `${publicPem(one)}${publicPem(two)}`.replaceAll('\n', '\\n')],
    ['base64, as platforms show it', `${bare(publicPem(one))}, ${bare(publicPem(two))}`]
  ])('are read from %s', (_form, text) => {
    expect(publicKeysIn(text)).toEqual([publicPem(one), publicPem(two)])
  })

  it.each([['nothing', ''], ['words', 'CHANGE_ME'], ['a list with a hole', `${bare(publicPem(one))},`], ['a private key', pkcs8], ['too short a key', publicPem(pair(1024))],
    ['no RSA', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString()]])('are refused: %s', (_what, text) => {
    expect(() => publicKeysIn(text)).toThrow()
  })
})

describe('a private key', () => {
  it.each([
    ['PKCS#8', pkcs8], ['PKCS#1', one.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()], ['bare base64', bare(pkcs8)],
    ['bare base64 of the older form', bare(one.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString())], ['one line', pkcs8.replaceAll('\n', '\\n')]
  ])('is the same key from %s', (_form, text) => {
    expect(privateKeyIn(text)).toBe(pkcs8)
  })

  it.each([['two keys', `${pkcs8}${pkcs8}`], ['a public key', publicPem(one)], ['nothing', '']])('is refused: %s', (_what, text) => {
    expect(() => privateKeyIn(text)).toThrow()
  })
})
