/**
 * The screen in the hall: who is called where, who waits, how long, by which rule, and the door code for checking in. Nobody is signed in here.
 * Without a network the last picture stays, marked as old, and the door code goes away once it is no longer good.
 */
import { dateOf, instantOf, millisOf, timeOfDay } from '@lubiao/shared/kernel/clock'
import { queueRoutes, type DisplayView } from '@lubiao/shared/queue/contract'
import { useEffect, useRef, useState } from 'react'
import { useParams } from 'react-router'
import { asRefusal, type Refusal } from '../../client/refusal'
import { send } from '../../client/send'
import { nowMillis } from '../../device/clock'
import { QrCode } from '../../shell/qr-code'
import { useSecond } from '../../shell/use-now'
import { weekdayText } from '../../shell/when'
import { spokenCall, unspoken } from './call-words'
import './display.css'
import { useSpeech } from './use-speech'

const POLL_MS = 2_000
/** After this the picture is called old: three missed looks. */
const OLD_MS = 8_000
const WAITING_SHOWN = 24

interface Seen {
  readonly view?: DisplayView
  /** When `view` came. */
  readonly at?: number
  readonly refusal?: Refusal
}

/** Looks every two seconds for as long as the screen hangs there; a failure changes nothing but the word about it. */
function useDisplay(displayToken: string): Seen {
  const [seen, setSeen] = useState<Seen>({})
  useEffect(() => {
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async (): Promise<void> => {
      try {
        const view = await send(queueRoutes.display, { displayToken })
        if (!stopped) setSeen({ view, at: nowMillis() })
      } catch (thrown) {
        if (!stopped) setSeen((before) => ({ ...before, refusal: asRefusal(thrown) }))
      }
      if (!stopped) timer = setTimeout(() => void look(), POLL_MS)
    }
    void look()
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [displayToken])
  return seen
}

/** Speaks each call once. What was called before this screen looked for the first time is over. */
function useAnnouncements(view: DisplayView | undefined, say: (text: string) => void): void {
  const spoken = useRef<Set<string>>()
  useEffect(() => {
    if (view === undefined) return
    if (spoken.current === undefined) spoken.current = new Set(view.calls.map((call) => call.announce))
    for (const call of unspoken(view.calls, spoken.current)) {
      spoken.current.add(call.announce)
      say(spokenCall(call))
    }
  }, [view, say])
}

function Door({ door, now }: { readonly door: NonNullable<DisplayView['door']>; readonly now: number }) {
  const left = Math.ceil((millisOf(door.changesAt) - now) / 1_000)
  if (left < -30) return <section className="hall-door" aria-label="到场签到"><div>网络中断，二维码已失效。<br />请在小程序里用定位签到、取号，或到窗口代取号。</div></section>
  return (
    <section className="hall-door" aria-label="到场签到">
      <QrCode text={door.qr} label="到场签到二维码" size={168} />
      <div>
        <div><b>到了？打开小程序“扫一扫”</b></div>
        <div>有预约的签到，没预约的取号</div>
        <div>扫不了就输入 <span className="typed mono">{door.typed}</span></div>
        <div style={{ fontSize: '0.85em' }}>{left > 0 ? `${left} 秒后更新` : '正在更新…'}</div>
      </div>
    </section>
  )
}

function waitOf({ estimate: { minutes, measured } }: DisplayView['lines'][number]): string {
  if (minutes === undefined) return '没有窗口在办'
  return minutes.high === 0 ? '不用等' : `${minutes.low}–${minutes.high} 分钟${measured ? '' : '（估计）'}`
}

function Hall({ view, now }: { readonly view: DisplayView; readonly now: number }) {
  return (
    <div className="hall-body">
      <section aria-label="正在叫号" aria-live="polite">
        <h2>请到窗口</h2>
        {view.calls.length === 0 ? <div className="hall-none">{view.waiting.length === 0 ? '现在没有人排队，可以直接到窗口。' : '请稍候，马上叫号。'}</div> : (
          <ol className="hall-calls">
            {view.calls.slice(0, 6).map((call, i) => <li key={call.announce} className={i === 0 ? 'newest' : ''}><span className="number mono">{call.number}</span><span className="name">{call.nameMasked ?? ''}</span><span className="to">→ {call.counterNo} 号窗口</span></li>)}
          </ol>
        )}
        {view.serving.length === 0 ? null : <><h2 style={{ marginTop: '1em' }}>正在办理</h2><ul className="hall-waiting">{view.serving.map((one) => <li key={one.number}><b className="mono">{one.number}</b>{one.counterNo} 号窗口</li>)}</ul></>}
      </section>
      <div className="hall-side">
        <section aria-label="排队情况">
          <h2>现在取号大约要等</h2>
          <ul className="hall-lines">
            {view.lines.map((line) => <li key={line.skill}><span>{line.skillLabel}</span><span>{line.waiting} 人 · {waitOf(line)}</span></li>)}
          </ul>
        </section>
        <section aria-label="等候的人">
          <h2>等候（按叫号顺序）</h2>
          {view.waiting.length === 0 ? <div>没有人在等</div> : (
            <ol className="hall-waiting">
              {view.waiting.slice(0, WAITING_SHOWN).map((one) => <li key={one.number}><b className="mono">{one.number}</b>{one.nameMasked ?? ''}{one.kind === 'booked' ? <span className="booked"> 预约</span> : null}</li>)}
              {view.waiting.length > WAITING_SHOWN ? <li>后面还有 {view.waiting.length - WAITING_SHOWN} 人</li> : null}
            </ol>
          )}
        </section>
        {view.door === undefined ? null : <Door door={view.door} now={now} />}
      </div>
    </div>
  )
}

/** Page at #/display/:displayToken, outside the room of those who sign in. */
export function DisplayPage() {
  const { displayToken = '' } = useParams()
  const { view, at, refusal } = useDisplay(displayToken)
  const speech = useSpeech()
  const now = useSecond()
  useAnnouncements(view, speech.say)
  useEffect(() => {
    document.title = view === undefined ? '叫号屏' : `${view.outletName} 叫号屏`
  }, [view])
  const gone = refusal?.kind === 'problem' && (refusal.status === 404 || refusal.status === 400)
  const old = at !== undefined && now - at > OLD_MS
  const today = dateOf(instantOf(now))
  if (gone || view === undefined)
    return (
      <main className="hall" style={{ placeContent: 'center', textAlign: 'center' }}>
        <div>
          <h1>{gone ? '这个叫号屏已停用，或地址不正确' : refusal === undefined ? '正在载入…' : '连接不上服务器'}</h1>
          <p>{gone ? '请在工作台“叫号屏”中重新添加，把新地址打开在这块屏幕上。' : refusal === undefined ? '' : '正在不断重试，连上后自动显示。'}</p>
        </div>
      </main>
    )
  return (
    <main className="hall">
      <header className="hall-head">
        <h1>{view.outletName}</h1>
        <span>{today} {weekdayText(today)}</span>
        <button type="button" aria-pressed={speech.voice === 'muted'} onClick={() => { speech.touched(); if (speech.voice !== 'locked') speech.mute() }}>{speech.voice === 'on' ? '语音已开' : speech.voice === 'muted' ? '语音已关' : speech.voice === 'none' ? '没有语音' : '开启语音'}</button>
        <span className="clock">{timeOfDay(instantOf(now))}</span>
      </header>
      <div role="status">
        {old && at !== undefined ? <div className="hall-warn">网络中断，显示的是 {timeOfDay(instantOf(at))} 的情况，请留意窗口工作人员口头叫号。正在自动重连…</div> : null}
        {!old && speech.voice === 'locked' ? <div className="hall-warn">浏览器要求先点一下屏幕才能播放语音<button type="button" onClick={speech.touched}>开启语音</button></div> : null}
        {speech.voice === 'none' ? <div className="hall-warn">这台电脑的浏览器不能播放语音，请换用新版浏览器，或由工作人员口头叫号。</div> : null}
      </div>
      <Hall view={view} now={now} />
      <footer className="hall-foot">{view.rule}</footer>
    </main>
  )
}
