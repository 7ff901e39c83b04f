/** Everything the product needs around it, started together on loopback: engine, fault proxy, file store, simulators. Creates no tables and no people. */
import { join } from 'node:path'
import { startEngine, type Engine } from './engine'
import { startFaultProxy, type FaultPlan, type FaultProxy } from './fault-proxy'
import { startFileStore, type FileStore } from './file-store'
import type { Running } from './loopback-server'
import { local, localSecrets, type Ports } from './settings'
import { startAlipaySimulator, type AlipayOptions } from './simulators/alipay'
import { startNontaxSimulator, type NontaxSimulator } from './simulators/nontax'
import { startPostSimulator } from './simulators/post'
import { startRegistrySimulator } from './simulators/registry'
import { startSmsSimulator } from './simulators/sms'
import { startWechatSimulator, type WechatSimulator } from './simulators/wechat'
import { startWxpaySimulator, type WxpayOptions, type WxpaySimulator } from './simulators/wxpay'
import { publicHalf } from './simulators/wxpay/platform-keys'

/** Where and how. `home` holds the data; `memory` keeps the table in memory; `origins` are the front ends' (default: of `ports`); `now` in ms is the outside systems' clock; `wxpay` and `alipay` say how payment notices go out. */
export interface StackOptions {
  readonly home: string
  readonly ports: Ports
  readonly memory?: boolean
  readonly origins?: readonly string[]
  readonly faults?: FaultPlan
  readonly now?: () => number
  readonly wxpay?: Pick<WxpayOptions, 'tickMs' | 'deliver'>
  readonly alipay?: Pick<AlipayOptions, 'tickMs' | 'deliver'>
}

/** A part with an admin address. */
export type Simulator = Running & { readonly adminUrl: string }

/** The running parts. */
export interface Stack {
  readonly engine: Engine
  readonly proxy: FaultProxy
  readonly files: FileStore
  readonly wechat: WechatSimulator
  readonly sms: Simulator
  readonly registry: Simulator
  readonly post: Simulator
  readonly wxpay: WxpaySimulator
  readonly alipay: Simulator
  readonly nontax: NontaxSimulator
  /** Ends all parts, the engine last. */
  stop(): Promise<void>
}

/** The file that holds the table of a stack kept at `home`. */
export const engineFile = (home: string): string => join(home, 'ddb.sqlite')

const originsOf = (ports: Ports): readonly string[] => [ports.h5, ports.console].flatMap((port) => [`http://127.0.0.1:${port}`, `http://localhost:${port}`])

/** Starts all parts. When one cannot start, those already running are stopped and the error is thrown on. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { home, ports } = options
  const origins = options.origins ?? originsOf(ports)
  const clock = options.now === undefined ? {} : { now: options.now }
  const started: { stop(): Promise<void> }[] = []
  const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
    started.unshift(part)
    return part
  }
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0)) await part.stop()
  }
  try {
    const engine = keep(await startEngine({ ...(ports.engine === 0 ? {} : { port: ports.engine }), ...(options.memory === true ? {} : { path: engineFile(home) }) }))
    const proxy = keep(await startFaultProxy({ target: engine.endpoint, port: ports.proxy, ...(options.faults === undefined ? {} : { plan: options.faults }) }))
    // Signatures to the file store are made by the SDK on the machine's own clock, so it is judged by that clock too.
    const files = keep(await startFileStore({ port: ports.files, folder: join(home, 'files'), bucket: local.bucket, accessKeyId: 'local', secretAccessKey: 'local', region: local.region, origins }))
    const wechat = keep(await startWechatSimulator({ port: ports.wechat, appId: local.wechatAppId, secret: local.wechatSecret, pushToken: local.pushToken, pushAesKey: local.pushAesKey, origins, ...clock }))
    const sms = keep(await startSmsSimulator({ port: ports.sms, secretId: local.smsSecretId, secretKey: local.smsSecretKey, appId: local.smsAppId, signs: [local.smsSign], ...clock }))
    const registry = keep(await startRegistrySimulator({ port: ports.registry, keyId: local.registryKeyId, secret: local.registrySecret, ...clock }))
    const post = keep(await startPostSimulator({ port: ports.post, senderNo: local.postSenderNo, secret: local.postSecret, ...clock }))
    const secrets = localSecrets(home)
    const wxpay = keep(await startWxpaySimulator({
      port: ports.wxpay, mchid: local.wxpayMchId, appid: local.wechatAppId, serialNo: local.wxpaySerial, publicKey: publicHalf(secrets.WXPAY_PRIVATE_KEY), apiV3Key: secrets.WXPAY_API_V3_KEY,
      keys: [{ serial: local.wxpayPlatformSerial, privateKey: secrets.wxpayPlatformKey }], origins, ...clock, ...options.wxpay
    }))
    const alipay = keep(await startAlipaySimulator({
      port: ports.alipay, appId: local.alipayAppId, sellerId: local.alipaySellerId, appPublicKey: publicHalf(secrets.ALIPAY_PRIVATE_KEY), privateKeys: [secrets.alipayPlatformKey], ...clock, ...options.alipay
    }))
    const nontax = keep(await startNontaxSimulator({
      port: ports.nontax, appId: local.wechatAppId, serviceId: local.nontaxServiceId, mchId: local.nontaxMchId, unit: { unitNo: local.treasuryUnitNo, secret: local.treasurySecret }, departments: local.departments, tokenFault: wechat.tokenFault, origins, ...clock
    }))
    return { engine, proxy, files, wechat, sms, registry, post, wxpay, alipay, nontax, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
