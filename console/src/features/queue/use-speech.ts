/**
 * The browser's voice. It speaks one call after the other, can be silenced, and says why it is silent: browsers let a page speak only after
 * somebody has touched it once, and not every computer has a Chinese voice.
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import * as z from 'zod'
import { keep, readKept } from '../../device/kept'

/** Some voices never report their end; the next call does not wait for them longer than this. */
const LONGEST_MS = 15_000
const MUTED = 'display-muted'

/** `on`: speaks. `muted`: by the button. `locked`: the browser wants a touch first. `none`: no voice on this computer. */
export type Voice = 'on' | 'muted' | 'locked' | 'none'

/** Speaking and its state. `touched` is to be called from a click. */
export interface Speech {
  readonly voice: Voice
  readonly say: (text: string) => void
  readonly mute: () => void
  readonly touched: () => void
}

/** The voice of a screen. */
export function useSpeech(): Speech {
  const able = 'speechSynthesis' in window
  const [muted, setMuted] = useState(readKept(MUTED, z.boolean()) ?? false)
  const [locked, setLocked] = useState(!(navigator.userActivation?.hasBeenActive ?? true))
  const waiting = useRef<string[]>([])
  const speaking = useRef(false)

  const next = useCallback((): void => {
    if (speaking.current) return
    const text = waiting.current.shift()
    if (text === undefined) return
    speaking.current = true
    const words = new SpeechSynthesisUtterance(text)
    words.lang = 'zh-CN'
    words.rate = 0.9
    const voice = window.speechSynthesis.getVoices().find((each) => each.lang.replace('_', '-').startsWith('zh'))
    if (voice !== undefined) words.voice = voice
    let over = false
    const end = (): void => {
      if (over) return
      over = true
      clearTimeout(timer)
      speaking.current = false
      next()
    }
    const timer = setTimeout(end, LONGEST_MS)
    words.onend = end
    words.onerror = (event) => {
      if (event.error === 'not-allowed') setLocked(true)
      end()
    }
    window.speechSynthesis.speak(words)
  }, [])
  useEffect(() => {
    if (!able) return
    // Voices are loaded when first asked for.
    window.speechSynthesis.getVoices()
    return () => window.speechSynthesis.cancel()
  }, [able])
  const say = useCallback((text: string): void => {
    if (!able || muted || locked) return
    waiting.current.push(text)
    next()
  }, [able, muted, locked, next])
  const mute = (): void => {
    const after = !muted
    keep(MUTED, after)
    setMuted(after)
    if (!after || !able) return
    waiting.current = []
    window.speechSynthesis.cancel()
  }
  return { voice: !able ? 'none' : locked ? 'locked' : muted ? 'muted' : 'on', say, mute, touched: () => setLocked(false) }
}
