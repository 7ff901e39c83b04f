/** Where to go, in GCJ-02. */
export interface Goal { readonly name: string; readonly address: string; readonly lng: number; readonly lat: number }

/** Opens a map site in a window of its own, which leads there; map apps on a phone take its address over. */
export function openNavigation({ name, lng, lat }: Goal): Promise<void> {
  window.open(`https://uri.amap.com/navigation?to=${lng},${lat},${encodeURIComponent(name)}&mode=car&coordinate=gaode&callnative=1`, '_blank', 'noopener')
  return Promise.resolve()
}

/** Rings the number up, or asks with which app. An extension (`转 101`) is dialled after a pause. */
export function ring(phone: string): Promise<void> {
  window.location.href = `tel:${phone.replace(/\s*转\s*/, ',')}`
  return Promise.resolve()
}
