/** The charts, in a file of their own: the library is only fetched by those who look at figures. */
import { type passRoutes } from '@lubiao/shared/pass/contract'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { Bar, BarChart, CartesianGrid, LabelList, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'

type Figures = OutputOf<typeof passRoutes.figures>

const INK = '#3b4654'
const names: Readonly<Record<string, string>> = { submitted: '申请', inTime: '按时办结', late: '超时办结' }

/** Applications beside decisions, in time and late stacked. The table beside it says the same in numbers. */
export function DailyChart({ days }: { readonly days: Figures['days'] }) {
  return (
    <div role="img" aria-label="每日申请、按时办结与超时办结件数柱状图，数字见数据表">
      <ResponsiveContainer width="100%" height={260}>
        <BarChart data={[...days]} margin={{ top: 8, right: 8, left: -18, bottom: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="#e6eaef" />
          <XAxis dataKey="date" tickFormatter={(date: string) => date.slice(5)} tick={{ fontSize: 12, fill: INK }} minTickGap={16} />
          <YAxis allowDecimals={false} tick={{ fontSize: 12, fill: INK }} />
          <Tooltip formatter={(value, name) => [`${String(value)} 件`, names[String(name)] ?? String(name)]} />
          <Legend formatter={(name: string) => <span style={{ color: INK }}>{names[name] ?? name}</span>} />
          <Bar dataKey="submitted" fill="#7aa7d9" isAnimationActive={false} />
          <Bar dataKey="inTime" stackId="decided" fill="#2f8f57" isAnimationActive={false} />
          <Bar dataKey="late" stackId="decided" fill="#c2281d" isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}

/** Refusals by reason, most frequent first. */
export function RefusalChart({ refusals }: { readonly refusals: Figures['refusals'] }) {
  const sorted = [...refusals].sort((a, b) => b.n - a.n)
  return (
    <div role="img" aria-label={`不予批准的理由：${sorted.map((each) => `${each.label} ${each.n} 件`).join('，')}`}>
      <ResponsiveContainer width="100%" height={Math.max(120, sorted.length * 38 + 16)}>
        <BarChart data={sorted} layout="vertical" margin={{ top: 0, right: 36, left: 8, bottom: 0 }} accessibilityLayer={false}>
          <XAxis type="number" hide allowDecimals={false} />
          <YAxis type="category" dataKey="label" width={190} tick={{ fontSize: 12, fill: INK }} interval={0} />
          <Bar dataKey="n" fill="#0f4c8f" barSize={18} isAnimationActive={false}><LabelList dataKey="n" position="right" fill={INK} /></Bar>
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}
