import { Text, View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import type { passRoutes, PassView } from '@lubiao/shared/pass/contract'
import { checkLevels, deskOrders, type DeskCommand, type DeskOrder } from '@lubiao/shared/pass/desk-words.data'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import type { Reading } from '../../../client/use-read'
import { Button } from '../../../ui/button'
import { ErrorState, FailureNotice, Loading, Notice } from '../../../ui/feedback'
import { AreaField, Choices, FieldFrame } from '../../../ui/field'
import { Checks } from '../../../ui/pass-checks'
import { Sheet } from '../../../ui/sheet'
import { texts } from '../texts'
import type { Orders } from './use-orders'

type Options = OutputOf<typeof passRoutes.options>
const NOTE_LIMIT = 500

function Reasons({ list, options, orders, error }: { list: 'refusalReasons' | 'revocationReasons'; options: Reading<Options>; orders: Orders; error: string | undefined }) {
  if (options.data === undefined) return options.failure === undefined ? <Loading cards={1} /> : <ErrorState failure={options.failure} onRetry={() => void options.refresh()} />
  return (
    <FieldFrame label='理由' must error={error}>
      <Choices wide on={orders.typed.reason === undefined ? [] : [orders.typed.reason]} onTap={(reason) => orders.type({ reason })}
        options={options.data[list].map((reason) => ({ key: reason.code, label: reason.label, note: 'remedy' in reason ? `${reason.article}。告知申请人：${reason.remedy}` : reason.article }))} />
    </FieldFrame>
  )
}

/** What a command asks before it is given. What is written stays when the sheet is closed. */
export function OrderSheet({ command, view, orders, options }: { command: DeskCommand; view: PassView; orders: Orders; options: Reading<Options> }) {
  const [missing, setMissing] = useState(false)
  useEffect(() => setMissing(false), [command])
  const { tone, ask }: DeskOrder = deskOrders[command]
  if (ask === undefined) return null
  const { note, reason } = orders.typed
  const { failure, busy } = orders.action
  const notable = view.checks.filter((check) => check.level !== 'ok')
  const noteError = failure?.errors.find((error) => error.path === 'order.note')?.message
  const confirm = () => {
    const incomplete = ask.reasons !== undefined && reason === undefined
    setMissing(incomplete)
    if (!incomplete) orders.confirm()
  }
  return (
    <Sheet open title={ask.title(view.plate ?? '')} closeText='取消' onClose={() => { if (!busy) orders.close() }}>
      {ask.checks === true && (notable.length === 0 ? <Notice tone='ok'>{view.checks.length} 项自动核验全部通过</Notice> : <Checks checks={notable} levels={checkLevels} />)}
      {command === 'confirm' && view.proposedBy !== undefined && <View className='soft mb'>拟批准人：{view.proposedBy.name}</View>}
      {ask.warning !== undefined && <Notice tone='warn'>{ask.warning}</Notice>}
      {ask.reasons !== undefined && <Reasons list={ask.reasons} options={options} orders={orders} error={missing && reason === undefined ? texts.noReason : undefined} />}
      {ask.note.phrases !== undefined && (
        <View>
          <Text className='muted block'>{texts.phrases}</Text>
          <View className='choices'>
            {ask.note.phrases.map((phrase, index) => (
              <View key={phrase} id={`phrase-${index}`} className='choice' ariaRole='button' hoverClass='hover'
                onClick={() => orders.type({ note: (note.trim() === '' ? phrase : `${note.trim()}\n${phrase}`).slice(0, NOTE_LIMIT) })}>{phrase}</View>
            ))}
          </View>
        </View>
      )}
      <AreaField id='order-note' inSheet label={ask.note.label} must={ask.note.required} value={note} maxlength={NOTE_LIMIT} error={noteError} {...(ask.note.placeholder === undefined ? {} : { placeholder: ask.note.placeholder })}
        onChange={(next) => orders.type({ note: next })} />
      {noteError === undefined && <FailureNotice failure={failure} />}
      <View className='mt'><Button id='order-ok' look={tone === 'danger' ? 'danger' : 'primary'} busy={busy} onTap={confirm}>{ask.ok}</Button></View>
    </Sheet>
  )
}
