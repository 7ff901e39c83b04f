/**
 * WGS-84 → GCJ-02. Maps published in China, and therefore the zone tables and wx.getLocation({type: 'gcj02'}), use GCJ-02; a browser's
 * geolocation answers WGS-84, some 500 m off in Liaocheng. The formula is the one every open map library uses; it is not published officially.
 */

/** [longitude, latitude] in degrees. */
export type LngLat = readonly [number, number]

const AXIS = 6_378_245
const ECCENTRICITY = 0.006_693_421_622_965_943

const wave = (x: number): number => ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3

function latOffset(x: number, y: number): number {
  return -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + wave(x)
    + ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3 + ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3
}

function lngOffset(x: number, y: number): number {
  return 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + wave(x)
    + ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3 + ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3
}

/** GCJ-02 of a WGS-84 position; outside the rectangle around China both are the same. */
export function gcj02OfWgs84([lng, lat]: LngLat): LngLat {
  if (lng < 72.004 || lng > 137.8347 || lat < 0.8293 || lat > 55.8271) return [lng, lat]
  const x = lng - 105
  const y = lat - 35
  const radians = (lat / 180) * Math.PI
  const magic = 1 - ECCENTRICITY * Math.sin(radians) ** 2
  const root = Math.sqrt(magic)
  return [
    lng + (lngOffset(x, y) * 180) / ((AXIS / root) * Math.cos(radians) * Math.PI),
    lat + (latOffset(x, y) * 180) / (((AXIS * (1 - ECCENTRICITY)) / (magic * root)) * Math.PI)
  ]
}
