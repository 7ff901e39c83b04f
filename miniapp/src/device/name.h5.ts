/** What the owner will recognise this browser by in the list of devices (≤ 40 characters). */
export function deviceName(): string {
  const agent = navigator.userAgent
  return /iPhone|iPad/.test(agent) ? '苹果手机浏览器' : /Android/.test(agent) ? '安卓手机浏览器' : '电脑浏览器'
}
