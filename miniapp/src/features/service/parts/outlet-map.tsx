import { Map } from '@tarojs/components'
import type { FoundOutlet } from '@lubiao/shared/service/contract'
import { useCell } from '../../../client/cell'
import { place } from './position'

/** WeChat has its own map. */
export const hasMap = true

const ICONS = { open: '/features/service/icons/open.png', shut: '/features/service/icons/shut.png' } as const
const CENTRE = { lng: 115.985, lat: 36.456 }

/** Outlets on WeChat's map, open ones green. A tap on one picks it. */
export function OutletMap({ outlets, onPick }: { outlets: readonly FoundOutlet[]; onPick: (outletId: string) => void }) {
  const here = useCell(place)
  const centre = here ?? outlets[0] ?? CENTRE
  const markers = outlets.map(({ lng, lat, name, state }, index) => ({
    id: index, longitude: lng, latitude: lat, title: name, iconPath: state.open ? ICONS.open : ICONS.shut, width: 32, height: 40,
    callout: { content: name, color: '#18202f', fontSize: 13, anchorX: 0, anchorY: 0, borderRadius: 6, borderWidth: 1, borderColor: '#c3ccda', bgColor: '#ffffff', padding: 6, display: 'BYCLICK' as const, textAlign: 'center' as const }
  }))
  return (
    <Map id='map' className='svc-map' longitude={centre.lng} latitude={centre.lat} scale={13} markers={markers} showLocation={here !== undefined} ariaLabel={`地图，${outlets.length} 处网点`} onError={() => undefined}
      onMarkerTap={(event) => { const picked = outlets[Number(event.detail.markerId)]; if (picked !== undefined) onPick(picked.id) }} />
  )
}
