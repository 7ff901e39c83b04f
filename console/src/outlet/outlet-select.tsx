/** Chooses an outlet by name or county. */
import { divisions } from '@lubiao/shared/service/terms.data'
import type { ListedOutlet } from '@lubiao/shared/service/contract'
import { Select } from 'antd'
import type { ReactNode } from 'react'
import { Loaded, Nothing } from '../shell/page'
import type { ChosenOutlet } from './use-outlet'

/** Select of outlets, grouped by county; typing filters. */
export function OutletSelect({ outlets, value, onChange, id, width = 300 }: { readonly outlets: readonly ListedOutlet[]; readonly value?: string; readonly onChange?: (outletId: string) => void; readonly id?: string; readonly width?: number }) {
  const groups = [...new Set(outlets.map((one) => one.division))]
  return (
    <Select
      {...(id === undefined ? {} : { id })} {...(value === undefined ? {} : { value })} aria-label="网点" style={{ width, maxWidth: '100%' }} showSearch={{ optionFilterProp: 'label' }} placeholder="选择网点"
      options={groups.map((division) => ({ label: divisions[division], title: division, options: outlets.filter((one) => one.division === division).map((one) => ({ value: one.id, label: one.name })) }))}
      onChange={(next: string) => onChange?.(next)}
    />
  )
}

/** Draws a page that is about one outlet once the outlet is known, and says why it is not. */
export function WithOutlet({ chosen, children }: { readonly chosen: ChosenOutlet; readonly children: (outlet: ListedOutlet) => ReactNode }) {
  if (chosen.outlet !== undefined) return children(chosen.outlet)
  return (
    <div className="page">
      <Loaded data={chosen.outlets} error={chosen.error} retry={chosen.retry} rows={8}>{() => <Nothing text="本单位没有网点" hint="网点由管理员在“业务与网点”中设置。" />}</Loaded>
    </div>
  )
}
