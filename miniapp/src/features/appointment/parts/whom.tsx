import { View } from '@tarojs/components'
import type { BookableView, TestClass } from '@lubiao/shared/appointment/contract'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { checkIdNumber, checkPlate, PLATE_TYPES, plateTypesFor, type PlateType } from '@lubiao/shared/kernel/identity'
import type { FieldError } from '@lubiao/shared/kernel/problem'
import { now } from '../../../device/clock'
import { Choices, Field, PickerField } from '../../../ui/field'
import { PlateInput } from '../../../ui/plate'
import { texts } from './texts'

/** For whom and for what, as typed. */
export interface Whom { readonly other: boolean; readonly name: string; readonly idNumber: string; readonly plate: string; readonly plateType: PlateType | undefined; readonly licenceClass: TestClass | undefined }
/** Nothing typed yet. */
export const NOBODY: Whom = { other: false, name: '', idNumber: '', plate: '', plateType: undefined, licenceClass: undefined }

/** Classes a test is taken for, the usual ones first. */
export const CLASSES: readonly { readonly key: TestClass; readonly label: string }[] = (
  [['C1', '小型汽车'], ['C2', '小型自动挡汽车'], ['C6', '轻型牵引挂车'], ['B2', '大型货车'], ['B1', '中型客车'], ['A1', '大型客车'], ['A2', '重型牵引挂车'], ['A3', '城市公交车'], ['C3', '低速载货汽车'], ['C4', '三轮汽车'], ['C5', '残疾人专用小型自动挡载客汽车'], ['D', '普通三轮摩托车'], ['E', '普通二轮摩托车'], ['F', '轻便摩托车'], ['M', '轮式专用机械车'], ['N', '无轨电车'], ['P', '有轨电车']] as const
).map(([key, label]) => ({ key, label: `${key} ${label}` }))

/** What is sent of it; undefined while something is missing or wrong. A plate is needed for an inspection and welcome for other matters of a vehicle. */
export function matterOf(service: BookableView, whom: Whom): { serviceCode: BookableView['code']; visitor?: { name: string; idNumber: string }; plate?: string; plateType?: PlateType; licenceClass?: TestClass } | undefined {
  const plate = whom.plate === '' ? undefined : checkPlate(whom.plate)
  if (plate?.ok === false || (service.group === 'inspection' && plate === undefined)) return undefined
  if (service.test !== undefined && whom.licenceClass === undefined) return undefined
  if (whom.other && (whom.name.trim().length < 2 || !checkIdNumber(whom.idNumber, dateOf(now())).ok)) return undefined
  const ofVehicle = service.about === 'vehicle' && plate?.ok === true
  return {
    serviceCode: service.code, ...(whom.other ? { visitor: { name: whom.name.trim(), idNumber: whom.idNumber } } : {}), ...(ofVehicle ? { plate: plate.value, ...(whom.plateType === undefined ? {} : { plateType: whom.plateType }) } : {}),
    ...(service.test === undefined || whom.licenceClass === undefined ? {} : { licenceClass: whom.licenceClass })
  }
}

/** Who comes, which vehicle, which class: only what the matter asks for. */
export function WhomFields({ service, whom, change, errors, fixed = false }: {
  service: BookableView; whom: Whom; change: (part: Partial<Whom>) => void; errors: readonly FieldError[]
  /** Who comes is settled: in a batch a vehicle comes with its driver, a driver in person. */
  fixed?: boolean
}) {
  const wrong = (path: string) => errors.find((one) => one.path === path)?.message
  const id = whom.idNumber.length >= 18 ? checkIdNumber(whom.idNumber, dateOf(now())) : undefined
  const plate = whom.plate.length >= 7 ? checkPlate(whom.plate) : undefined
  const types = plate?.ok === true ? plateTypesFor(plate.value) : []
  return (
    <View>
      {!fixed && <Choices wide options={[{ key: 'me', label: '我本人' }, { key: 'other', label: '替别人约', note: '父母、孩子等，本人到场' }]} on={[whom.other ? 'other' : 'me']} onTap={(key) => change({ other: key === 'other' })} />}
      {whom.other && (
        <View>
          {!fixed && <View className='soft mt'>{texts.proxyText}</View>}
          <Field id='visitor-name' label='到场人姓名' must value={whom.name} maxlength={30} error={wrong('visitor.name')} onChange={(name) => change({ name })} />
          <Field id='visitor-id' label='到场人身份证号' must type='idcard' value={whom.idNumber} maxlength={18} error={id?.ok === false ? id.reason : wrong('visitor.idNumber')} onChange={(idNumber) => change({ idNumber })} />
        </View>
      )}
      {service.about === 'vehicle' && (
        <PlateInput value={whom.plate} must={service.group === 'inspection'} onChange={(next) => change({ plate: next, plateType: undefined })} error={plate?.ok === false ? plate.reason : wrong('plate')}
          {...(service.group === 'inspection' ? {} : { hint: '新车还没有号牌的不用填' })} />
      )}
      {service.about === 'vehicle' && types.length > 1 && <PickerField id='plate-type' label='号牌种类' options={types.map((key) => ({ key, label: PLATE_TYPES[key] }))} value={whom.plateType ?? types[0]} onChange={(plateType) => change({ plateType })} />}
      {service.test !== undefined && <PickerField id='licence-class' label='考试准驾车型' must options={CLASSES} value={whom.licenceClass} error={wrong('licenceClass')} onChange={(licenceClass) => change({ licenceClass })} />}
    </View>
  )
}
