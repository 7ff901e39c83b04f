import { Text } from '@tarojs/components'
import type { PassView } from '@lubiao/shared/pass/contract'
import { deskOrders, type DeskCommand } from '@lubiao/shared/pass/desk-words.data'
import { passMachine } from '@lubiao/shared/pass/machine'
import { Button } from '../../../ui/button'
import { Sheet } from '../../../ui/sheet'
import { texts } from '../texts'
import type { Orders } from './use-orders'

const RANK = { primary: 0, default: 1, danger: 2 } as const
const LOOKS = { primary: 'primary', default: 'soft', danger: 'danger' } as const

/** The view's commands this page can give, the decisive one first, the destructive last. */
const offered = (view: PassView): readonly DeskCommand[] =>
  view.commands.filter((command): command is DeskCommand => command in deskOrders).sort((a, b) => RANK[deskOrders[a].tone] - RANK[deskOrders[b].tone])

/** Why there is nothing to press. */
function idleText(view: PassView, staffId: string | undefined): string {
  if ('ends' in passMachine.states[view.state]) return texts.ended
  if (view.state === 'returned') return texts.waitsForApplicant
  if (view.claimedBy !== undefined && view.claimedBy.staffId !== staffId) return texts.takeOver(view.claimedBy.name)
  return view.proposedBy?.staffId === staffId && view.state === 'proposed' ? texts.waitsForSecond : texts.nothing
}

const OrderButton = ({ command, orders, onTap }: { command: DeskCommand; orders: Orders; onTap?: () => void }) => (
  <Button id={`order-${command}`} look={LOOKS[deskOrders[command].tone]} busy={orders.action.busy && orders.asking === undefined} onTap={() => { onTap?.(); orders.start(command) }}>{passMachine.commands[command].label}</Button>
)

/** How many commands stand at the foot itself; with more than two only the first, and the rest one tap further. */
const NEAR = 2

/** The commands at the foot of a case. */
export function Foot({ view, staffId, orders, onOthers }: { view: PassView; staffId: string | undefined; orders: Orders; onOthers: () => void }) {
  const commands = offered(view)
  if (commands.length === 0) return <Text id='idle' className='soft'>{idleText(view, staffId)}{view.commands.length > 0 ? texts.elsewhere : ''}</Text>
  return (
    <>
      {commands.slice(0, commands.length > NEAR ? 1 : NEAR).map((command) => <OrderButton key={command} command={command} orders={orders} />)}
      {commands.length > NEAR && <Button id='others' look='plain' off={orders.action.busy} onTap={onOthers}>{texts.others}</Button>}
    </>
  )
}

/** The commands that did not find room at the foot. */
export function Others({ view, orders, open, onClose }: { view: PassView; orders: Orders; open: boolean; onClose: () => void }) {
  const commands = offered(view)
  return (
    <Sheet open={open && commands.length > NEAR} title={texts.others} onClose={onClose}>
      {commands.slice(1).map((command) => <OrderButton key={command} command={command} orders={orders} onTap={onClose} />)}
      {commands.length < view.commands.length && <Text className='muted block'>{texts.elsewhere}</Text>}
    </Sheet>
  )
}
