/**
 * The words of a city pass and their Chinese names: vehicle classes, kinds of pass, papers.
 */

/** Vehicle classes of GA 802 as far as city bans tell them apart (domain-facts §3.2). */
export const vehicleClasses = {
  'micro-truck': '微型货车', 'light-truck': '轻型货车', 'medium-truck': '中型货车', 'heavy-truck': '重型货车', 'low-speed-truck': '低速货车',
  'tricycle': '三轮汽车', 'hazmat': '危险货物运输车', 'special-operation': '专项作业车', 'slag-truck': '渣土车', 'trailer': '挂车', 'tractor': '牵引车',
  'pickup': '皮卡', 'light-van': '轻型厢式货车', 'passenger': '客车'
} as const
export type VehicleClass = keyof typeof vehicleClasses
/** Ids, for schemas. */
export const vehicleClassIds = Object.keys(vehicleClasses) as [VehicleClass, ...VehicleClass[]]

/** Kinds of pass (domain-facts §3.4). */
export const passTypes = { temp: '临时通行证', period: '定期通行证', heavy: '重型货车通行证', special: '专项作业车通行证', slag: '渣土运输通行证', green: '保供民生通行证', hazmat: '危险货物运输通行证' } as const
export type PassType = keyof typeof passTypes
/** Ids, for schemas. */
export const passTypeIds = Object.keys(passTypes) as [PassType, ...PassType[]]

/** Papers an applicant may have to hand in; those a connected registry holds are never asked for (notice measure 8). */
export const materialKinds = {
  transportReason: '运输事由证明（运单、合同等）', constructionPermit: '施工许可', disposalApproval: '建筑垃圾处置核准', roadTransportPermit: '道路运输证', hazmatPermit: '危险货物运输许可',
  agentLetter: '委托书', other: '其他材料'
} as const
export type MaterialKind = keyof typeof materialKinds

/** Ids, for schemas. */
export const materialKindIds = Object.keys(materialKinds) as [MaterialKind, ...MaterialKind[]]
