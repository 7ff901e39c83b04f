/**
 * What the registry simulator knows: invented vehicles, people and enterprises that cover every answer the real registers can give.
 * Validity dates are given in days from the simulator's start, so that the demo does not go stale.
 */
import type { PlateType } from '@lubiao/shared/kernel/identity'
import type { VehicleClass } from '@lubiao/shared/pass/terms.data'
import { demoPeople } from './people.data'

/** A vehicle; days count from today, negative = already past. */
export interface DemoVehicle {
  readonly plate: string
  readonly plateType: PlateType
  readonly class: VehicleClass
  readonly energy: 'fuel' | 'electric' | 'hybrid'
  readonly use: string
  readonly status: 'normal' | 'scrapped' | 'cancelled' | 'impounded'
  readonly ownerName: string
  readonly ownerUscc?: string
  readonly massKg: number
  readonly inspectionDays: number
  readonly insuranceDays: number
  readonly openViolations: number
  /** Whole years since first registration on the day the present inspection ends; unknown for vehicles the demo asks nothing of. */
  readonly yearsAtExpiry?: number
  readonly seats?: number
  readonly privateUse?: boolean
  readonly mortgaged?: boolean
  readonly taxPaid?: boolean
}

/** An enterprise of the market register. */
export interface DemoEnterprise {
  readonly uscc: string
  readonly name: string
  readonly status: 'active' | 'cancelled'
  readonly legalRepresentative: string
  readonly legalRepresentativeId: string
}

const building = '91371502MA3ABCD15D'
const logistics = '91371500MA3TE5T031'

type Row = readonly [plate: string, plateType: PlateType, vehicleClass: VehicleClass, massKg: number, owner: string, more?: Partial<DemoVehicle>]

/** A private car of a family. */
const family = { use: '非营运', seats: 5, privateUse: true, mortgaged: false, taxPaid: true } as const

const rows: readonly Row[] = [
  ['鲁P12345', '01', 'medium-truck', 9800, '李建国'], ['鲁P12346', '01', 'heavy-truck', 24500, '李建国'], ['鲁P12347', '02', 'light-truck', 4300, '李建国'], ['鲁P12348', '02', 'micro-truck', 1700, '李建国'],
  ['鲁P10101', '01', 'medium-truck', 9900, '李建国'], ['鲁P10102', '01', 'medium-truck', 9900, '李建国'], ['鲁P10103', '01', 'heavy-truck', 24000, '李建国'], ['鲁P12351', '01', 'medium-truck', 9900, '李建国'],
  ['鲁P12352', '01', 'heavy-truck', 24000, '李建国'], ['鲁P12353', '01', 'heavy-truck', 24000, '李建国'], ['鲁P12354', '01', 'tractor', 18000, '李建国'], ['鲁P12355', '02', 'light-van', 3400, '李建国'],
  ['鲁P20001', '01', 'heavy-truck', 31000, '聊城市鲁西建材有限公司', { ownerUscc: building }], ['鲁P20002', '01', 'heavy-truck', 31000, '聊城市鲁西建材有限公司', { ownerUscc: building }],
  ['鲁P20003', '01', 'medium-truck', 11500, '聊城市鲁西建材有限公司', { ownerUscc: building }], ['鲁P20004', '01', 'special-operation', 16000, '聊城市鲁西建材有限公司', { ownerUscc: building, use: '混凝土泵车' }],
  ['鲁P2005挂', '15', 'trailer', 39000, '聊城市鲁西建材有限公司', { ownerUscc: building }],
  ['鲁P20006', '01', 'tractor', 18000, '聊城市鲁西建材有限公司', { ownerUscc: building }], ['鲁PD30001', '52', 'light-truck', 4400, '聊城速达物流有限公司', { ownerUscc: logistics, energy: 'electric' }],
  ['鲁PD30002', '52', 'light-van', 3400, '聊城速达物流有限公司', { ownerUscc: logistics, energy: 'electric' }], ['鲁PF30003', '52', 'light-truck', 4300, '聊城速达物流有限公司', { ownerUscc: logistics, energy: 'hybrid' }],
  ['鲁P30004D', '51', 'heavy-truck', 25000, '聊城速达物流有限公司', { ownerUscc: logistics, energy: 'electric' }], ['鲁P30005D', '51', 'medium-truck', 9900, '聊城速达物流有限公司', { ownerUscc: logistics, energy: 'electric' }],
  ['鲁P30006', '02', 'light-van', 3500, '聊城速达物流有限公司', { ownerUscc: logistics }], ['鲁P30007', '02', 'pickup', 2900, '聊城速达物流有限公司', { ownerUscc: logistics }],
  ['鲁P33333', '01', 'medium-truck', 9900, '刘洋', { inspectionDays: -12 }], ['鲁P33334', '01', 'medium-truck', 9900, '刘洋', { insuranceDays: -3 }],
  ['鲁P44444', '01', 'heavy-truck', 26000, '刘洋', { status: 'scrapped' }], ['鲁P44445', '01', 'heavy-truck', 26000, '刘洋', { status: 'cancelled' }], ['鲁P44446', '01', 'heavy-truck', 26000, '刘洋', { status: 'impounded' }],
  ['鲁P55555', '01', 'medium-truck', 9900, '刘洋', { openViolations: 6 }], ['鲁P55556', '01', 'medium-truck', 9900, '刘洋', { openViolations: 4 }], ['鲁P55557', '01', 'medium-truck', 9900, '刘洋', { openViolations: 5 }],
  ['鲁P33335', '01', 'medium-truck', 9900, '刘洋', { inspectionDays: 4 }], ['鲁P33336', '01', 'medium-truck', 9900, '刘洋', { insuranceDays: 4 }],
  ['鲁P66666', '01', 'slag-truck', 31000, '何立民', { use: '建筑垃圾运输' }], ['鲁P66667', '01', 'slag-truck', 31000, '何立民', { use: '建筑垃圾运输' }],
  ['鲁P77777', '01', 'hazmat', 18000, '聊城速达物流有限公司', { ownerUscc: logistics, use: '危险货物运输' }], ['鲁P88801', '13', 'low-speed-truck', 2400, '孙福贵'], ['鲁P88802', '13', 'tricycle', 1400, '孙福贵'],
  ['鲁P88803', '01', 'heavy-truck', 24000, '孙福贵'], ['鲁P88804', '01', 'medium-truck', 9900, '孙福贵'],
  ['鲁P99901', '02', 'passenger', 1900, '赵志强'], ['鲁P99902', '02', 'pickup', 2800, '周婷'], ['鲁P12345', '02', 'passenger', 1600, '陈明'],
  ['鲁A10001', '01', 'heavy-truck', 25000, '外地车主'], ['冀D20002', '01', 'heavy-truck', 31000, '外地车主'], ['京A12345', '01', 'medium-truck', 10000, '外地车主'],
  ['鲁P10111', '01', 'medium-truck', 9900, '赵志强'], ['鲁P10112', '01', 'medium-truck', 9900, '周婷'], ['鲁P10113', '01', 'medium-truck', 9900, '陈明'], ['鲁P10114', '01', 'medium-truck', 9900, '刘洋'],
  ['鲁P68001', '02', 'passenger', 1600, '李建国', { ...family, inspectionDays: 20, yearsAtExpiry: 4 }], ['鲁P68002', '02', 'passenger', 1600, '刘洋', { ...family, inspectionDays: 20, yearsAtExpiry: 6 }],
  ['鲁P68003', '02', 'passenger', 1600, '何立民', { ...family, inspectionDays: 20, yearsAtExpiry: 2, insuranceDays: -5 }], ['鲁P68004', '02', 'passenger', 1600, '赵志强', { ...family, inspectionDays: 200, yearsAtExpiry: 2 }],
  ['鲁P68005', '02', 'passenger', 1600, '王秀英', { ...family, inspectionDays: 30, yearsAtExpiry: 8, mortgaged: true }], ['鲁P68006', '02', 'passenger', 1600, '孙福贵', { ...family, inspectionDays: 10, yearsAtExpiry: 4 }],
  ['鲁P10115', '01', 'medium-truck', 9900, '高审批'], ['鲁P10116', '01', 'medium-truck', 9900, '王秀英']
]

/** The vehicles. */
export const demoVehicles: readonly DemoVehicle[] = rows.map(([plate, plateType, vehicleClass, massKg, ownerName, more]) => ({
  plate, plateType, class: vehicleClass, massKg, ownerName, energy: 'fuel', use: '货运', status: 'normal', inspectionDays: 300, insuranceDays: 260, openViolations: 0, ...more
}))

/** A vehicle nobody has registered before, as the admin address adds them: clean, a medium truck of 李建国. */
export const newDemoVehicle = (plate: string, plateType: PlateType): DemoVehicle => ({
  plate, plateType, class: 'medium-truck', massKg: 9900, ownerName: '李建国', energy: 'fuel', use: '货运', status: 'normal', inspectionDays: 300, insuranceDays: 260, openViolations: 0
})

const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** An invented VIN of a made-up maker; the ninth place is the check digit (GB 16735), counted with L = 3, B = 2. */
export function vinOf(serial: number): string {
  const text = `LBB100000B1${String(serial).padStart(6, '0')}`
  const sum = [...text].reduce((total, char, i) => total + (VIN_WEIGHTS[i] ?? 0) * (char === 'L' ? 3 : char === 'B' ? 2 : Number(char)), 0)
  return text.slice(0, 8) + '0123456789X'.charAt(sum % 11) + text.slice(9)
}

/** Usual length of a class, in millimetres. */
export const LENGTH_MM: Readonly<Record<VehicleClass, number>> = {
  'micro-truck': 3490, 'light-truck': 5990, 'medium-truck': 8200, 'heavy-truck': 11900, 'low-speed-truck': 5200, tricycle: 3900, hazmat: 9800, 'special-operation': 10500, 'slag-truck': 9400, trailer: 13000,
  tractor: 6900, pickup: 5300, 'light-van': 5200, passenger: 4700
}

/** The people: everybody of the demo who has an identity number. */
export const demoPersons: readonly { readonly name: string; readonly idNumber: string; readonly phone: string }[] = demoPeople.flatMap((person) =>
  person.idNumber === undefined ? [] : [{ name: person.name, idNumber: person.idNumber, phone: person.phone }]
)

/** The enterprises. */
export const demoEnterprises: readonly DemoEnterprise[] = ([
  { uscc: building, name: '聊城市鲁西建材有限公司', status: 'active', legalRepresentative: '王秀英' },
  { uscc: logistics, name: '聊城速达物流有限公司', status: 'active', legalRepresentative: '周婷' },
  { uscc: '91371502MA3LB0X01X', name: '聊城水城渣土运输有限公司', status: 'active', legalRepresentative: '何立民' },
  { uscc: '91371503MA3LB0X02F', name: '茌平田园农产品有限公司', status: 'active', legalRepresentative: '孙福贵' },
  { uscc: '91371581MA3LB0X03H', name: '临清运河商贸有限公司', status: 'cancelled', legalRepresentative: '刘洋' },
  { uscc: '12371500494000018J', name: '聊城市民生保供中心', status: 'active', legalRepresentative: '赵志强' }
] as const).map((enterprise) => ({ ...enterprise, legalRepresentativeId: demoPersons.find((person) => person.name === enterprise.legalRepresentative)?.idNumber ?? '' }))

/** A driving licence; days count from today. */
export interface DemoLicence {
  readonly idNumber: string
  readonly classes: readonly string[]
  readonly status: 'normal' | 'expired' | 'suspended' | 'detained' | 'cancelled'
  readonly validDays: number
  readonly points: number
  /** Days from today of the latest medical report; none when there is none. */
  readonly medicalDays?: number
}

const licences: Readonly<Record<string, Omit<DemoLicence, 'idNumber'>>> = {
  li: { classes: ['A2', 'D'], status: 'normal', validDays: 900, points: 0, medicalDays: -30 }, zhao: { classes: ['B2'], status: 'normal', validDays: 40, points: 3, medicalDays: -20 }, liu: { classes: ['B2'], status: 'suspended', validDays: 300, points: 12 },
  sun: { classes: ['C3'], status: 'expired', validDays: -20, points: 0 }, he: { classes: ['B2'], status: 'normal', validDays: 600, points: 6 }, chen: { classes: ['C1'], status: 'normal', validDays: 1500, points: 0 }, wang: { classes: ['C1'], status: 'normal', validDays: 30, points: 0 },
  zhou: { classes: ['C1'], status: 'normal', validDays: 60, points: 0, medicalDays: -10 }
}

/** The driving licences. */
export const demoLicences: readonly DemoLicence[] = demoPeople.flatMap(({ id, idNumber }) => {
  const licence = licences[id]
  return idNumber === undefined || licence === undefined ? [] : [{ idNumber, ...licence }]
})
