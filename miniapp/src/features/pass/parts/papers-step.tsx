import { Text, View } from '@tarojs/components'
import type { passRoutes, PassDraft } from '@lubiao/shared/pass/contract'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import type { MaterialKind } from '@lubiao/shared/pass/terms.data'
import { useAction } from '../../../client/use-action'
import { Card } from '../../../ui/card'
import { FailureNotice, Notice } from '../../../ui/feedback'
import { AreaField } from '../../../ui/field'
import { addMaterial } from './upload'
import { texts } from './texts'

/** Why the trip, and the papers no register holds. Each paper says why it is asked for. */
export function PapersStep({ draft, change, errors, options }: {
  draft: PassDraft; change: (part: PassDraft) => void; errors: (field: string) => string | undefined; options: OutputOf<typeof passRoutes.options>
}) {
  const materials = draft.materials ?? []
  const rules = options.types.find((type) => type.type === draft.passType)?.materials ?? []
  const upload = useAction(async (kind: MaterialKind) => {
    const added = await addMaterial(kind)
    if (added !== undefined) change({ materials: [...materials, added] })
  })
  return (
    <View>
      <Card title='运输事由'>
        <AreaField id='reason' label='为什么要进入禁行区' must value={draft.reason ?? ''} error={errors('reason')} placeholder='例如：给东昌路建材市场送瓷砖，约 5 吨' onChange={(reason) => change({ reason })} />
      </Card>
      <Card title='材料'>
        <Notice tone='ok'>{texts.materialsNote}</Notice>
        {rules.length === 0 && <Text className='soft block'>{texts.noMaterials}</Text>}
        {rules.map((rule) => {
          const mine = materials.filter((one) => one.kind === rule.kind)
          return (
            <View className='field' key={rule.kind}>
              <Text className='strong block'>{rule.label}{rule.required ? <Text className='field-must'> *</Text> : <Text className='muted'>　可以不交</Text>}</Text>
              <Text className='muted block'>{rule.why}</Text>
              <View className='thumbs'>
                {mine.map((one) => (
                  <View className='thumb' key={one.fileId}>
                    <Text className='block'>{one.name}</Text>
                    <View className='thumb-off' ariaRole='button' ariaLabel={`删除 ${one.name}`} onClick={() => change({ materials: materials.filter((other) => other.fileId !== one.fileId) })}>删除</View>
                  </View>
                ))}
                {materials.length < 9 && (
                  <View className='thumb-add' id={`add-${rule.kind}`} ariaRole='button' ariaDisabled={upload.busy} onClick={() => { if (!upload.busy) void upload.run(rule.kind) }}>{upload.busy ? '正在上传…' : '＋ 拍照或上传'}</View>
                )}
              </View>
            </View>
          )
        })}
        {errors('materials') !== undefined && <View className='field-error'>{errors('materials')}</View>}
        <FailureNotice failure={upload.failure} />
      </Card>
    </View>
  )
}
