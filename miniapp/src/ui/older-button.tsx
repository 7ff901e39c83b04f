import type { Older } from '../client/use-older'
import { Button } from './button'
import { FailureNotice } from './feedback'

/** Reads the next page of a list; nothing when there is none. */
export function OlderButton({ of: { has, more }, label = '查看更早的' }: { of: Pick<Older<unknown>, 'has' | 'more'>; label?: string }) {
  return (
    <>
      <FailureNotice failure={more.failure} />
      {has && <Button id='later' look='text' busy={more.busy} onTap={() => void more.run()}>{label}</Button>}
    </>
  )
}
