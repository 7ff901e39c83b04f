interface SecretStore {
  setStorage(options: { key: string; data: string; encrypt: true; success(): void; fail(reason: { errMsg: string }): void }): void
  getStorage(options: { key: string; encrypt: true; success(answer: { data: string }): void; fail(): void }): void
}
// Taro's typings leave the encryption out
declare const wx: SecretStore

/** Keeps a secret under WeChat's storage encryption (base library ≥ 2.21.3). Rejects when the phone is full. */
export const keepSecret = (key: string, text: string): Promise<void> => new Promise((resolve, reject) => {
  wx.setStorage({ key: `lubiao-secret:${key}`, data: text, encrypt: true, success: resolve, fail: (reason) => reject(new Error(reason.errMsg)) })
})

/** Reads a secret back; undefined when there is none. */
export const keptSecret = (key: string): Promise<string | undefined> => new Promise((resolve) => {
  wx.getStorage({ key: `lubiao-secret:${key}`, encrypt: true, success: (answer) => resolve(answer.data), fail: () => resolve(undefined) })
})
