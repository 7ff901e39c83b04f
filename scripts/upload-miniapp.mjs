/**
 * `npm run upload:miniapp -- --app-id wx… --key private.wx….key --version 1.0.0 [--desc …] [--robot 1]`: sends miniapp/dist/weapp to WeChat by
 * miniprogram-ci. Says everything that is missing before it calls anybody.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const root = path.join(import.meta.dirname, '..')
const option = (args, name) => (args.indexOf(`--${name}`) < 0 ? undefined : args[args.indexOf(`--${name}`) + 1])

/** What stands in the way, in words. @param {readonly string[]} args @param {string} dist @returns {string[]} */
export function uploadFaults(args, dist) {
  const [appId, key, version, robot] = ['app-id', 'key', 'version', 'robot'].map((name) => option(args, name))
  const faults = []
  if (appId === undefined || !/^wx[0-9a-f]{16}$/.test(appId)) faults.push('--app-id: wx and 16 hex digits (mp.weixin.qq.com, 开发管理 → 开发设置)')
  if (key === undefined) faults.push('--key: the file of the upload key (开发设置 → 小程序代码上传; this machine must be on its list of addresses)')
  else if (!existsSync(key)) faults.push(`--key: there is no file ${key}`)
  if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) faults.push('--version: like 1.0.0')
  if (robot !== undefined && !(Number(robot) >= 1 && Number(robot) <= 30)) faults.push('--robot: 1 to 30')
  if (!existsSync(path.join(dist, 'app.json'))) faults.push('no build: TARO_APP_API=https://… npm run build:weapp -w miniapp')
  else if (localAddressIn(dist)) faults.push('the build points to this machine (http://127.0.0.1): TARO_APP_API=https://… npm run build:weapp -w miniapp')
  return faults
}

const localAddressIn = (dist) =>
  readdirSync(dist, { recursive: true }).filter((file) => String(file).endsWith('.js')).some((file) => /https?:\/\/(127\.0\.0\.1|localhost)/.test(readFileSync(path.join(dist, String(file)), 'utf8')))

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const args = process.argv.slice(2)
  const dist = path.join(root, 'miniapp/dist/weapp')
  const faults = uploadFaults(args, dist)
  if (faults.length > 0) {
    process.stderr.write(['Not uploaded:', ...faults.map((fault) => `  ${fault}`), 'See docs/operations.md, "The mini-program".', ''].join('\n'))
    process.exit(1)
  }
  const { default: ci } = await import('miniprogram-ci')
  const project = new ci.Project({ appid: option(args, 'app-id'), type: 'miniProgram', projectPath: dist, privateKeyPath: option(args, 'key'), ignores: ['node_modules/**/*'] })
  // Taro has transpiled and minified already; WeChat's own passes would only slow the upload.
  const result = await ci.upload({ project, version: option(args, 'version'), desc: option(args, 'desc') ?? '', robot: Number(option(args, 'robot') ?? 1), setting: { es6: false, minify: false }, onProgressUpdate: () => {} })
  process.stdout.write(`${JSON.stringify(result.subPackageInfo ?? [])}\n`)
}
