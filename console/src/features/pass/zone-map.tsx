/**
 * The zones as a plain SVG: no tiles, no outside service, works in the internal network. Points are [lng, lat] in GCJ-02; at a city's
 * size an equirectangular picture is true enough.
 */
import type { Zone } from '@lubiao/shared/pass/zone-table'
import { useMemo, useRef, useState, type PointerEvent } from 'react'
import { roads } from './roads.data'

type Point = readonly [number, number]

/** Units across: fewer make names larger in a narrow place. */
const WIDE = 720
const NARROW = 400
const PAD = 26
/** Kilometres per degree of latitude. */
const KM = 111.32
const hues = ['#0f4c8f', '#a5470a', '#17703a', '#6b3fa0', '#8a1f4b', '#0b6a75']

/** Colour of the n-th zone of a table. */
export const zoneColour = (index: number): string => hues[index % hues.length] as string

interface Frame {
  readonly width: number
  readonly height: number
  readonly kmWide: number
  readonly x: (lng: number) => number
  readonly y: (lat: number) => number
  readonly at: (x: number, y: number) => Point
}

/** Fits points into the picture. */
function frameOf(points: readonly Point[], width: number): Frame {
  const lngs = points.map(([lng]) => lng)
  const lats = points.map(([, lat]) => lat)
  const west = Math.min(...lngs)
  const north = Math.max(...lats)
  const squeeze = Math.cos(((Math.min(...lats) + north) / 2) * (Math.PI / 180))
  const wide = Math.max((Math.max(...lngs) - west) * squeeze, 0.002)
  const scale = (width - 2 * PAD) / wide
  const height = Math.min(900, Math.max(width / 3, (north - Math.min(...lats)) * scale + 2 * PAD))
  return {
    width, height, kmWide: wide * KM,
    x: (lng) => PAD + (lng - west) * squeeze * scale, y: (lat) => PAD + (north - lat) * scale,
    at: (x, y) => [west + (x - PAD) / scale / squeeze, north - (y - PAD) / scale]
  }
}

const pathOf = (ring: readonly Point[], frame: Frame): string => `${ring.map(([lng, lat], index) => `${index === 0 ? 'M' : 'L'}${frame.x(lng).toFixed(1)} ${frame.y(lat).toFixed(1)}`).join('')}Z`

function RoadsLayer({ frame }: { readonly frame: Frame }) {
  return (
    <g aria-hidden="true">
      {roads.map((road) => {
        const points = road.line.map(([lng, lat]) => [frame.x(lng), frame.y(lat)] as const)
        const text = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')
        const place = road.at * (points.length - 1)
        const from = points[Math.floor(place)]
        const to = points[Math.min(points.length - 1, Math.floor(place) + 1)]
        if (from === undefined || to === undefined) return null
        const part = place - Math.floor(place)
        const [x, y] = [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]
        const upright = Math.abs(to[1] - from[1]) > Math.abs(to[0] - from[0])
        return (
          <g key={road.name}>
            <polyline points={text} fill="none" stroke="#d6dbd2" strokeWidth={7} strokeLinejoin="round" />
            <polyline points={text} fill="none" stroke="#fff" strokeWidth={4.5} strokeLinejoin="round" />
            <text x={x} y={y} fontSize={12} fill="#3f4a3c" stroke="#fff" strokeWidth={3} paintOrder="stroke" textAnchor="middle" dominantBaseline="central" {...(upright ? { writingMode: 'vertical-rl' } : {})}>{road.name}</text>
          </g>
        )
      })}
    </g>
  )
}

/** Largest place inside a ring for its name: middle of the ring's own box, lifted when another zone sits in the middle. */
function namePlace(zone: Zone, frame: Frame): Point {
  const ring = zone.rings[0] ?? []
  const xs = ring.map(([lng]) => frame.x(lng))
  const ys = ring.map(([, lat]) => frame.y(lat))
  const middle = (Math.min(...xs) + Math.max(...xs)) / 2
  const hole = zone.rings[1]
  if (hole === undefined) return [middle, (Math.min(...ys) + Math.max(...ys)) / 2]
  const holeTop = Math.min(...hole.map(([, lat]) => frame.y(lat)))
  return [middle - frame.width / 12, (Math.min(...ys) + holeTop) / 2]
}

/** Moves of a boundary point by mouse or arrow keys. */
export interface MapEditing {
  readonly zone: string
  readonly ring: number
  readonly onMove: (index: number, point: [number, number]) => void
}

/** The map. `lit` zones are filled, the others outlined; with `editing` the points of one ring can be dragged. */
export function ZoneMap({ zones, lit, label, editing, demo = false, narrow = false, extent }: {
  readonly zones: readonly Zone[]
  readonly lit?: readonly string[]
  readonly label: string
  readonly editing?: MapEditing | undefined
  readonly demo?: boolean
  /** For a side column. */
  readonly narrow?: boolean
  /** Keeps the picture still while points move: the zones it is fitted to. */
  readonly extent?: readonly Zone[]
}) {
  const svg = useRef<SVGSVGElement>(null)
  const [held, setHeld] = useState<number>()
  const fitted = extent ?? zones
  const frame = useMemo(() => {
    const points = fitted.flatMap((zone) => zone.rings.flat())
    return points.length === 0 ? undefined : frameOf(points, narrow ? NARROW : WIDE)
  }, [fitted, narrow])
  if (frame === undefined) return null
  const pointAt = (event: PointerEvent): [number, number] | undefined => {
    const matrix = svg.current?.getScreenCTM()
    if (matrix === null || matrix === undefined) return undefined
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())
    const [lng, lat] = frame.at(x, y)
    return [Number(lng.toFixed(4)), Number(lat.toFixed(4))]
  }
  const edited = editing === undefined ? undefined : zones.find((zone) => zone.id === editing.zone)?.rings[editing.ring]
  const kmPerPixel = frame.kmWide / (frame.width - 2 * PAD)
  const bar = [5, 2, 1, 0.5, 0.2].find((km) => km / kmPerPixel <= frame.width / 4) ?? 0.2
  return (
    <svg ref={svg} className="zone-map" viewBox={`0 0 ${frame.width} ${frame.height}`} role={editing === undefined ? 'img' : 'group'} aria-label={label}
      onPointerMove={(event) => {
        const point = held === undefined ? undefined : pointAt(event)
        if (held !== undefined && point !== undefined) editing?.onMove(held, point)
      }}
      onPointerUp={() => setHeld(undefined)} onPointerLeave={() => setHeld(undefined)} style={{ touchAction: editing === undefined ? 'auto' : 'none' }}
    >
      <RoadsLayer frame={frame} />
      {zones.map((zone, index) => {
        const on = lit === undefined || lit.includes(zone.id)
        return <path key={zone.id} d={zone.rings.map((ring) => pathOf(ring, frame)).join('')} fillRule="evenodd" fill={zoneColour(index)} fillOpacity={on ? 0.22 : 0.03} stroke={on ? zoneColour(index) : '#8b97a5'} strokeWidth={on ? 2.5 : 1.2} strokeDasharray={on ? '' : '5 4'} strokeLinejoin="round" />
      })}
      {zones.map((zone, index) => {
        const on = lit === undefined || lit.includes(zone.id)
        const [x, y] = namePlace(zone, frame)
        return <text key={zone.id} x={x} y={y} fontSize={16} fontWeight={600} fill={on ? zoneColour(index) : '#55606d'} stroke="#fff" strokeWidth={4} paintOrder="stroke" textAnchor="middle" dominantBaseline="central">{zone.id} {zone.name}</text>
      })}
      {(edited ?? []).map(([lng, lat], index) => (
        <g key={index}>
          <circle cx={frame.x(lng)} cy={frame.y(lat)} r={held === index ? 9 : 7} fill="#fff" stroke="#0a1626" strokeWidth={2} style={{ cursor: 'grab' }} onPointerDown={(event) => { event.preventDefault(); setHeld(index) }} />
          <text x={frame.x(lng)} y={frame.y(lat)} fontSize={8} textAnchor="middle" dominantBaseline="central" fill="#0a1626" pointerEvents="none">{index + 1}</text>
        </g>
      ))}
      <g transform={`translate(${PAD} ${frame.height - 12})`} aria-hidden="true">
        <path d={`M0 -4V0H${bar / kmPerPixel}V-4`} fill="none" stroke="#333" strokeWidth={1.5} />
        <text x={bar / kmPerPixel + 6} y={0} fontSize={11} fill="#333">{bar} 公里</text>
      </g>
      <g transform={`translate(${frame.width - 20} 22)`} aria-hidden="true"><path d="M0 -12L6 6L0 2L-6 6Z" fill="#333" /><text y={18} fontSize={11} textAnchor="middle" fill="#333">北</text></g>
      {demo ? <text x={frame.width - 8} y={frame.height - 10} fontSize={11} textAnchor="end" fill="#7a4300">示意图 · 演示数据</text> : <text x={frame.width - 8} y={frame.height - 10} fontSize={11} textAnchor="end" fill="#444">示意图</text>}
    </svg>
  )
}
