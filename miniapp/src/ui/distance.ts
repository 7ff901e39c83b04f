/** How far away, in words: `350 米`, `2.4 公里`. */
export const metresText = (metres: number): string => (metres < 1000 ? `${Math.max(10, Math.round(metres / 10) * 10)} 米` : `${(metres / 1000).toFixed(1)} 公里`)

const about = (degrees: number): number => Math.round(degrees * 1000) / 1000

/** A place to about a hundred metres: enough to order outlets by, and no more is told. */
export const roughly = ({ lng, lat }: { readonly lng: number; readonly lat: number }): { readonly lng: number; readonly lat: number } => ({ lng: about(lng), lat: about(lat) })
