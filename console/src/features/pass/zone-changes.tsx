/** Differences of two versions, grouped by zone. */
import type { ZoneChange } from './zone-words'

const marks = { added: ['＋', '#0f5a2e', '新增'], removed: ['－', '#9a1b13', '取消'], changed: ['～', '#0b4688', '变更'] } as const

/** The list, or a word that nothing differs. */
export function ChangeList({ changes }: { readonly changes: readonly ZoneChange[] }) {
  if (changes.length === 0) return <p className="quiet" style={{ margin: 0 }}>没有差别。</p>
  const zones = [...new Set(changes.map((change) => change.zone))]
  return (
    <div className="stack" style={{ gap: 10 }}>
      {zones.map((zone) => (
        <div key={zone}>
          <b>{zone}</b>
          <ul style={{ margin: 0, padding: 0, listStyle: 'none' }}>
            {changes.filter((change) => change.zone === zone).map((change) => {
              const [sign, colour, word] = marks[change.kind]
              return <li key={change.kind + change.text} style={{ color: colour, display: 'flex', gap: 6 }}><span aria-hidden="true">{sign}</span><span><span className="hidden">{word}：</span>{change.text}</span></li>
            })}
          </ul>
        </div>
      ))}
    </div>
  )
}
