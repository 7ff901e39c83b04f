import { Text, View } from '@tarojs/components'
import { timeOfDay } from '@lubiao/shared/kernel/clock'
import type { TicketView } from '@lubiao/shared/queue/contract'
import { basisText, estimateText, texts } from './texts'

/** A ticket large enough to be read at arm's length: the number, then the one thing that matters in its state. */
export function TicketFace({ ticket }: { ticket: TicketView }) {
  const { state, estimate } = ticket
  return (
    <View className={`ticket ticket-${state}`}>
      <Text className='ticket-what'>{ticket.serviceLabel ?? ticket.skillLabel}　{ticket.kind === 'booked' ? '预约' : '现场取号'}</Text>
      <Text className='ticket-number' ariaLabel={`我的号 ${ticket.number}`}>{ticket.number}</Text>
      {(state === 'called' || state === 'serving') && ticket.counterNo !== undefined && (
        <View ariaRole='alert' ariaLive='assertive'>
          <Text className='ticket-say'>{state === 'called' ? '轮到您了，请到' : '正在办理'}</Text>
          <Text className='ticket-counter' id='counter'>{ticket.counterNo} 号窗口</Text>
          {state === 'called' && ticket.calls > 1 && <Text className='ticket-say'>已叫 {ticket.calls} 次，叫满 3 次算过号</Text>}
        </View>
      )}
      {state === 'waiting' && estimate !== undefined && (
        <View ariaRole='status' ariaLive='polite'>
          <Text className='ticket-ahead' id='ahead'>{estimate.ahead === 0 ? '下一个就是您' : `前面还有 ${estimate.ahead} 人`}</Text>
          <Text className='block strong'>{estimateText(estimate)}</Text>
          {estimate.minutes !== undefined && estimate.notBefore === undefined && <Text className='muted block'>{basisText(estimate)}</Text>}
        </View>
      )}
      {state === 'parked' && <Text className='ticket-say'>号码为您留着，回来后点“回来继续排”</Text>}
      {!['waiting', 'called', 'serving', 'parked'].includes(state) && <Text className='ticket-say'>{ticket.stateLabel}{ticket.endedAt === undefined ? '' : `　${timeOfDay(ticket.endedAt)}`}</Text>}
      {ticket.late && state === 'waiting' && <Text className='muted block'>{texts.late}</Text>}
    </View>
  )
}
