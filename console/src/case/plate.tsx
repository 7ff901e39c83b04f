/** A plate in the colours of its kind (GA 36): yellow for large vehicles and trailers, green for new energy, white for police. */
import { PLATE_TYPES, type PlateType } from '@lubiao/shared/kernel/identity'

const colourOf = (type: string): string =>
  ['01', '07', '13', '15', '16', '17'].includes(type) ? 'yellow' : ['51', '52', '14'].includes(type) ? 'green' : ['23', '24', '31', '32'].includes(type) ? 'white' : 'blue'

/** `鲁P·12345`; the kind is read out with it. */
export function Plate({ plate, type, big = false }: { readonly plate: string | undefined; readonly type: PlateType | undefined; readonly big?: boolean }) {
  if (plate === undefined) return <span className="quiet">未填车牌</span>
  return <span className={`plate ${colourOf(type ?? '02')} ${big ? 'big' : ''}`} title={type === undefined ? '' : PLATE_TYPES[type]}>{plate.slice(0, 2)}·{plate.slice(2)}</span>
}
