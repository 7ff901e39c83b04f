import type { ChoosableType } from '@lubiao/shared/plate/blocks.data'
import type { VehicleKind } from '@lubiao/shared/plate/contract'

/** Words of choosing a number and of the lane. */
export const texts = {
  realNameTitle: '选号前需要完成实名认证', realNameText: '只需要一次，约一分钟。', realNameGo: '去认证',
  randomNote: (n: number, minutes: number) => `一次给您 ${n} 个号码，为您保留 ${minutes} 分钟，别人这时选不走。`,
  ownNote: '自己编一个号码，马上告诉您能不能选。',
  vinHint: '17 位，在合格证上和前挡风玻璃左下角', certificateHint: '在“机动车整车出厂合格证”左上角',
  keptFor: (hours: number) => `选定后保留 ${hours} 小时，请在这段时间内到通道上牌`,
  renounceAsk: (hours: number) => `放弃后号码要冷却约 ${hours} 小时才重新放出，您本人也不能马上再选。本次仍计入选号次数。`,
  shut: (block: string) => `它属于“${block}”号段，这个号段用排队或抽签放号，人人机会相同。`,
  released: (block: string, example: string) => `轮到您选“${block}”号段，例如 ${example}。`, notIn: '请回到放号页面，轮到您后再进来选。',
  watching: '页面每 15 秒更新一次', demo: '演示规则，以车管所公告为准。'
} as const

/** Kinds of vehicle as people call them. */
export const sizeOptions = [{ key: 'small', label: '小型汽车', note: '小客车、面包车、轻型货车' }, { key: 'large', label: '大型汽车', note: '中型以上货车、客车' }] as const
export const energyOptions = [{ key: 'fuel', label: '燃油' }, { key: 'electric', label: '纯电动' }, { key: 'hybrid', label: '插电混动等' }] as const

/** `小型汽车 · 纯电动` */
export const kindText = ({ size, energy }: VehicleKind): string => `${sizeOptions.find((one) => one.key === size)?.label ?? ''} · ${energyOptions.find((one) => one.key === energy)?.label ?? ''}`

/** The likeliest vehicle of a kind of plate. */
export const kindOfType = (type: ChoosableType): VehicleKind => ({ size: type === '02' || type === '52' ? 'small' : 'large', energy: type === '02' || type === '01' ? 'fuel' : 'electric' })

/** `2:41` left until a moment; `0:00` when it has passed. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
