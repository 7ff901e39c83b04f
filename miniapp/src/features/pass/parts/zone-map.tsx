import { Image } from '@tarojs/components'
import { useMemo } from 'react'
import type { ZoneTable } from '@lubiao/shared/pass/zone-table'

const WIDTH = 680
const HEIGHT = 520
const MARGIN = 46

const escape = (text: string) => text.replace(/[<>&"]/g, (char) => `&#${char.charCodeAt(0)};`)

/** The zones as a picture: WeChat's own map needs a key on the web and a network everywhere; a picture needs neither. */
function drawing(table: ZoneTable, chosen: readonly string[]): string {
  const points = table.zones.flatMap((zone) => zone.rings.flat())
  const lngs = points.map(([lng]) => lng)
  const lats = points.map(([, lat]) => lat)
  const [west, east, south, north] = [Math.min(...lngs), Math.max(...lngs), Math.min(...lats), Math.max(...lats)]
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = Math.min((WIDTH - 2 * MARGIN) / ((east - west) * squeeze), (HEIGHT - 2 * MARGIN) / (north - south))
  const x = (lng: number) => (WIDTH / 2 + (lng - (west + east) / 2) * squeeze * scale).toFixed(1)
  const y = (lat: number) => (HEIGHT / 2 - (lat - (south + north) / 2) * scale).toFixed(1)
  const path = (rings: ZoneTable['zones'][number]['rings']) => rings.map((ring) => `M${ring.map(([lng, lat]) => `${x(lng)} ${y(lat)}`).join('L')}Z`).join('')
  const shapes = table.zones.map((zone, index) => {
    const on = chosen.includes(zone.id)
    const fill = on ? '#1456b8' : ['#d9655b', '#e7a64a', '#7a8fb0', '#8a7ab0'][index % 4]
    return `<path d="${path(zone.rings)}" fill-rule="evenodd" fill="${fill}" fill-opacity="${on ? 0.42 : 0.24}" stroke="${on ? '#0d3f8c' : fill}" stroke-width="${on ? 5 : 3}" stroke-linejoin="round"/>`
  })
  const labels = table.zones.map((zone) => {
    const outer = zone.rings[0] ?? []
    const hole = zone.rings[1]
    const lng = (Math.min(...outer.map(([a]) => a)) + Math.max(...outer.map(([a]) => a))) / 2
    const top = Math.max(...outer.map(([, b]) => b))
    const lat = hole === undefined ? (Math.min(...outer.map(([, b]) => b)) + top) / 2 : (top + Math.max(...hole.map(([, b]) => b))) / 2
    return `<text x="${x(lng)}" y="${Number(y(lat)) + 10}" font-size="30" font-weight="700" text-anchor="middle" fill="#18202f" font-family="sans-serif">${escape(zone.name)}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><rect width="100%" height="100%" fill="#eef3f9"/>`
    + `<path d="M0 ${HEIGHT * 0.37}H${WIDTH}M${WIDTH * 0.5} 0V${HEIGHT}M0 ${HEIGHT * 0.68}H${WIDTH}M${WIDTH * 0.28} 0V${HEIGHT}M${WIDTH * 0.74} 0V${HEIGHT}" stroke="#ffffff" stroke-width="6"/>${shapes.join('')}${labels.join('')}</svg>`
}

/** A picture of the restricted zones, the chosen ones in blue. */
export function ZoneMap({ table, chosen }: { table: ZoneTable; chosen: readonly string[] }) {
  const src = useMemo(() => `data:image/svg+xml,${encodeURIComponent(drawing(table, chosen))}`, [table, chosen.join()])
  const names = table.zones.filter((zone) => chosen.includes(zone.id)).map((zone) => zone.name).join('、')
  return <Image className='zone-map' src={src} mode='widthFix' ariaRole='img' ariaLabel={`禁行区示意图${names === '' ? '' : `，已选 ${names}`}`} />
}
