/** The rules of choosing as the person may ask for them at the counter, and what is given out now. */
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { Card } from 'antd'
import { useRoute } from '../../client/use-route'
import { Loaded } from '../../shell/page'
import { shortWhen } from '../../shell/when'
import { useNow } from '../../shell/use-now'
import { modeWords } from './block-words'

/** The right column of the choosing page. */
export function ChoosingRules() {
  const now = useNow()
  const { data, error, mutate } = useRoute(plateRoutes.options, {}, { revalidateOnFocus: false })
  return (
    <Loaded data={data} error={error} retry={() => void mutate()}>
      {(rules) => (
        <>
          <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>选号规则</h2>} extra={rules.demo ? <span className="tag grey">演示规则</span> : null}>
            <ul style={{ margin: 0, paddingInlineStart: 18 }}>
              <li>随机选号一次 {rules.offerSize} 个，保留 {rules.offerMinutes} 分钟，每天最多 {rules.offersPerDay} 次</li>
              <li>选定后保留 {rules.reservationHours} 小时，请在这段时间内到通道上牌</li>
              <li>每人最多同时保留 {rules.mostWaiting} 个，{rules.chosenWithinDays} 日内最多选 {rules.mostChosen} 次</li>
              <li>逾期或放弃的号码冷却约 {rules.coolDownHours} 小时后重新放出</li>
            </ul>
          </Card>
          <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>现有号段</h2>}>
            <ul className="line" aria-label="现有号段">
              {rules.blocks.map((block) => <li key={block.id} className="line-row" style={{ gridTemplateColumns: 'minmax(0, 1fr) max-content' }}><span>{block.label}<span className="quiet"> 如 {block.example}</span></span>{block.released ? <span className={`tag ${modeWords[block.mode].tone}`}>{modeWords[block.mode].label}</span> : <span className="quiet nowrap">{shortWhen(block.opensAt, now)} 起</span>}</li>)}
            </ul>
          </Card>
        </>
      )}
    </Loaded>
  )
}
