// WeChat's own upload tool, without its network: compiles the build as an upload would and prints the file names, or the reason it refuses.
const { generateKeyPairSync } = require('node:crypto')
const { mkdtempSync, rmSync, writeFileSync, writeSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')
const ci = require('miniprogram-ci')

const folder = mkdtempSync(path.join(tmpdir(), 'lubiao-ci-'))
const privateKeyPath = path.join(folder, 'key.pem')
writeFileSync(privateKeyPath, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }))
// limits WeChat's server would tell (platform-facts §5); asking it needs the owner's key
const setting = { MaxCodeSize: 2, MaxSubpackageSubCodeSize: 2, MaxSubpackageFullCodeSize: 20, NavigateMiniprogramLimit: 10, MaxSubPackageLimit: 100, MinTabbarCount: 2, MaxTabbarCount: 5, MaxTabbarIconSize: 40, MaxCustomTabbarCount: 5 }
const attr = { platform: true, appType: 0, isSandbox: true, released: false, setting }

const project = new ci.Project({ appid: 'touristappid', type: 'miniProgram', projectPath: process.argv[2], privateKeyPath, ignores: [] })
project.attr = async () => attr
project.attrSync = () => attr
ci.getCompiledResult({ project, version: '0.0.0', desc: 'check', setting: { es6: false, minify: false }, onProgressUpdate: () => undefined }, path.join(folder, 'out'))
  .then((result) => writeSync(1, JSON.stringify({ ok: true, files: Object.keys(result) })), (reason) => writeSync(1, JSON.stringify({ ok: false, reason: String(reason.message) })))
  .finally(() => {
    rmSync(folder, { recursive: true, force: true })
    process.exit(0) // its worker processes would keep this one alive
  })
