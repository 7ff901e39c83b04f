import { View } from '@tarojs/components'
import { useState } from 'react'
import { Button } from '../../../ui/button'
import { FailureNotice } from '../../../ui/feedback'
import { Field } from '../../../ui/field'
import type { Action } from '../../../client/use-action'
import { scanDoor, standHere, typedDoor, type Seen } from './presence'

/** Three ways to show that one is there: the code at the door, the phone's position, the characters below the code. */
export function Proof({ verb, action, position = true }: { verb: string; action: Action<[() => Promise<Seen | undefined> | Seen]>; /** A position says nothing as long as nobody said of which outlet. */ position?: boolean }) {
  const [typing, setTyping] = useState(false)
  const [typed, setTyped] = useState('')
  return (
    <View>
      <FailureNotice failure={action.failure} />
      <Button id='scan-door' busy={action.busy} onTap={() => void action.run(scanDoor)}>扫门口二维码{verb}</Button>
      {position && <Button id='by-position' look='soft' busy={action.busy} onTap={() => void action.run(standHere)}>用手机定位{verb}</Button>}
      {!typing && <Button id='by-typing' look='text' onTap={() => setTyping(true)}>扫不了？输入码下面的 8 个字符</Button>}
      {typing && <View><Field id='door-code' label='门口屏幕上的 8 个字符' value={typed} maxlength={12} onChange={setTyped} /><Button id='door-go' look='soft' busy={action.busy} off={typed.trim().length < 8} onTap={() => void action.run(() => typedDoor(typed.trim()))}>{verb}</Button></View>}
    </View>
  )
}
