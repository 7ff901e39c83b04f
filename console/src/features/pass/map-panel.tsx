/** The zones a case asks for, lit on the map, with the bans that apply to its class. */
import type { PassView } from '@lubiao/shared/pass/contract'
import { useZoneTables } from './use-zone-tables'
import { ruleText, zoneNames } from './zone-words'
import { ZoneMap } from './zone-map'
import { Loaded } from '../../shell/page'

/** Map and rules of the day the pass begins. */
export function MapPanel({ view }: { readonly view: PassView }) {
  const { tables, current, refusal, reload } = useZoneTables(view.application.validFrom)
  const asked = view.application.zones ?? []
  const vehicle = view.application.vehicleClass
  return (
    <Loaded data={tables} error={refusal} retry={reload} rows={4}>
      {() => (current === undefined ? <p>通行日没有生效的禁行区表。</p> : (
        <div className="stack" style={{ gap: 10 }}>
          <ZoneMap narrow zones={current.zones} lit={asked} demo={current.demo} label={`禁行区示意图，本申请进入：${zoneNames(asked, current)}`} />
          {current.zones.filter((zone) => asked.includes(zone.id)).map((zone) => {
            const rules = zone.rules.filter((rule) => vehicle === undefined || rule.classes.includes(vehicle))
            return (
              <div key={zone.id}>
                <b>{zone.name}</b> <span className="quiet">{zone.bounds}</span>
                {rules.length === 0 ? <div className="quiet">该车型在此区不受限。</div> : rules.map((rule) => <div key={ruleText(rule)} style={{ fontSize: 13 }}>{vehicle === undefined ? ruleText(rule) : ruleText({ ...rule, classes: [vehicle] })}</div>)}
              </div>
            )
          })}
          <span className="quiet" style={{ fontSize: 12 }}>版本 {current.version}，{current.effectiveFrom} 起</span>
        </div>
      ))}
    </Loaded>
  )
}
