import { gcj02OfWgs84 } from '@lubiao/shared/pass/gcj02'

/** A GCJ-02 position with its accuracy in metres. */
export interface Position { readonly lng: number; readonly lat: number; readonly accuracy: number }

/** Where the browser is. Browsers answer in WGS-84; the zones are in GCJ-02. Undefined when it may not or cannot say. */
export function locate(): Promise<Position | undefined> {
  return new Promise((resolve) => {
    if (navigator.geolocation === undefined) { resolve(undefined); return }
    navigator.geolocation.getCurrentPosition(
      (answer) => { const [lng, lat] = gcj02OfWgs84([answer.coords.longitude, answer.coords.latitude]); resolve({ lng, lat, accuracy: answer.coords.accuracy }) },
      () => resolve(undefined),
      { enableHighAccuracy: true, timeout: 5000, maximumAge: 15_000 })
  })
}
