/** A QR code as crisp SVG. */
import { useMemo } from 'react'
import { encode } from 'uqr'

/** Draws text; `label` says what it is to those who cannot see it. */
export function QrCode({ text, label, size = 200 }: { readonly text: string; readonly label: string; readonly size?: number }) {
  const { path, modules } = useMemo(() => {
    const code = encode(text, { ecc: 'M', border: 2 })
    const drawn = code.data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
    return { path: drawn, modules: code.size }
  }, [text])
  return (
    <svg role="img" aria-label={label} width={size} height={size} viewBox={`0 0 ${modules} ${modules}`} shapeRendering="crispEdges" style={{ flexShrink: 0 }}>
      <rect width={modules} height={modules} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
