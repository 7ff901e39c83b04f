/**
 * Demo outlets. Nine kinds and the numbers (210 outlets, 14 city stations, a full-service office in 度假区) are reported (domain-facts §1.1,
 * §8.8); names of roads and towns are real, house numbers, positions, hours and counters are illustrative, telephones are extensions of the hotline.
 */
import type { UnitId } from '../account/units.data'
import type { Span, WeeklyHours } from './hours'
import type { Outlet, OutletTable } from './outlets'
import type { Division, OutletKind, Skill } from './terms.data'

const span = (from: number, to: number): Span => ({ from: from * 60, to: to * 60 })
const weekday = span(8.5, 17.5)
const duty = span(9, 16.5)
const shop = span(9, 18)

/** Weekend duty is staggered: of two neighbours one is open on Saturday, the other on Sunday. */
const series = {
  hall: { weekday, saturday: duty, sunday: duty, holiday: span(9, 16) },
  saturday: { weekday, saturday: duty, sunday: null, holiday: span(9, 12) },
  sunday: { weekday, saturday: null, sunday: duty, holiday: span(9, 12) },
  both: { weekday, saturday: duty, sunday: duty, holiday: null },
  shop: { weekday: shop, saturday: shop, sunday: shop, holiday: null },
  lane: { weekday: span(8, 17.5), saturday: span(8, 17), sunday: span(8, 17), holiday: span(9, 16) },
  office: { weekday: span(9, 17), saturday: null, sunday: null, holiday: null }
} as const satisfies Readonly<Record<string, WeeklyHours>>

type Counters = Partial<Record<Skill, number>>
type Row = readonly [id: string, kind: OutletKind, name: string, address: string, lng: number, lat: number, hours: keyof typeof series, skills: Counters, more?: Partial<Outlet>]

const one: Counters = { window: 1 }
const two: Counters = { window: 2 }
const squadron: Counters = { window: 2, plate: 1 }
const lanes = (n: number): Counters => ({ 'vehicle-inspection': n, 'window': 1 })
const station = { cityStation: true } as const

const places: readonly (readonly [Division, UnitId, readonly Row[]])[] = [
  ['371502', 'cheguansuo', [
    ['OL-DCF-01', 'VEHICLE_OFFICE', '市车辆管理所业务大厅', '东昌东路与光岳路交叉口东 300 米', 116.0142, 36.4572, 'hall', { 'window': 8, 'plate': 4, 'driving-test-1': 30 }],
    ['OL-DCF-02', 'VEHICLE_OFFICE', '市驾驶人考试中心', '聊堂路与西环路交叉口西 800 米', 115.9016, 36.4721, 'hall', { 'window': 3, 'driving-test-1': 40, 'driving-test-2': 12, 'driving-test-3': 10 }]
  ]],
  ['371502', 'zhishu1', [
    ['OL-ZSD-01', 'URBAN_SQUADRON', '直属一大队交通服务站', '柳园北路与建设路交叉口南', 115.9853, 36.4688, 'saturday', squadron, station],
    ['OL-ZSD-02', 'URBAN_SQUADRON', '火车站交通服务站', '站前街 12 号', 115.9586, 36.4607, 'sunday', two, station]
  ]],
  ['371502', 'dongchangfu', [
    ['OL-DCF-03', 'URBAN_SQUADRON', '古城交通服务站', '兴华西路与昌润路交叉口东', 115.9568, 36.4498, 'saturday', squadron, station],
    ['OL-DCF-04', 'URBAN_SQUADRON', '聊城大学交通服务站', '湖南西路聊城大学西校东门旁', 115.9647, 36.4297, 'sunday', two, station],
    ['OL-DCF-05', 'URBAN_SQUADRON', '区政务服务中心交通服务站', '利民西路与向阳路交叉口', 115.9779, 36.4612, 'both', squadron, station],
    ['OL-DCF-06', 'URBAN_SQUADRON', '振兴路交通服务站', '振兴东路与花园南路交叉口', 115.9931, 36.4441, 'saturday', two, station],
    ['OL-DCF-07', 'URBAN_SQUADRON', '嘉明交通服务站', '嘉明北路与鲁化路交叉口', 115.9497, 36.4981, 'sunday', two, station],
    ['OL-DCF-08', 'TOWN_SQUADRON', '斗虎屯中队', '斗虎屯镇驻地 S254 线东侧', 115.8722, 36.6265, 'saturday', two],
    ['OL-DCF-09', 'TOWN_SQUADRON', '郑家中队', '郑家镇驻地聊冠路北侧', 115.7413, 36.4512, 'sunday', one],
    ['OL-DCF-10', 'TOWN_SQUADRON', '堂邑中队', '堂邑镇驻地 G309 线南侧', 115.7768, 36.5143, 'saturday', two],
    ['OL-DCF-11', 'TOWN_SQUADRON', '张炉集中队', '张炉集镇驻地聊堂路旁', 115.7961, 36.4547, 'sunday', one],
    ['OL-DCF-12', 'TOWN_SQUADRON', '梁水镇中队', '梁水镇驻地聊临路东侧', 115.8593, 36.5746, 'saturday', one],
    ['OL-DCF-13', 'TOWN_SQUADRON', '侯营中队', '侯营镇驻地聊莘路北侧', 115.8687, 36.3862, 'sunday', two],
    ['OL-DCF-14', 'TOWN_SQUADRON', '沙镇中队', '沙镇驻地聊莘路南侧', 115.7742, 36.3375, 'saturday', one],
    ['OL-DCF-15', 'POSTAL', '柳园路邮政代办点', '柳园南路 58 号邮政支局', 115.9844, 36.4409, 'both', one],
    ['OL-DCF-16', 'BANK', '东昌路工行网点', '东昌西路 71 号', 115.9713, 36.4566, 'office', one],
    ['OL-DCF-17', 'DEALER_4S', '嘉明汽车城 4S 店登记服务站', '嘉明经济开发区嘉明路 9 号', 115.9462, 36.5017, 'shop', two],
    ['OL-DCF-18', 'USED_CAR_MARKET', '聊城二手车交易市场登记服务站', '北环路与昌润路交叉口东', 115.9628, 36.4993, 'shop', { window: 3, plate: 1 }],
    ['OL-DCF-19', 'INSPECTION_STATION', '城北机动车检测站', '北环路 101 号', 115.9771, 36.5009, 'lane', lanes(3)],
    ['OL-DCF-20', 'INSURER', '人保财险柳园路服务点', '柳园北路 32 号', 115.9858, 36.4754, 'office', one],
    ['OL-DCF-21', 'COMMUNITY', '新区街道社区服务点', '花园北路与卫育路交叉口', 115.9962, 36.4633, 'office', one]
  ]],
  ['371502-K', 'kaifaqu', [
    ['OL-KFQ-01', 'URBAN_SQUADRON', '开发区大队交通服务站', '黄山路与东昌东路交叉口', 116.0415, 36.4576, 'saturday', squadron, station],
    ['OL-KFQ-02', 'URBAN_SQUADRON', '黄河路交通服务站', '黄河路与华山路交叉口西', 116.0287, 36.4361, 'sunday', two, station],
    ['OL-KFQ-03', 'URBAN_SQUADRON', '蒋官屯交通服务站', '燕山路与牡丹江路交叉口', 116.0533, 36.4789, 'saturday', two, station],
    ['OL-KFQ-04', 'DEALER_4S', '东昌东路 4S 店登记服务站', '东昌东路 206 号', 116.0592, 36.4581, 'shop', two],
    ['OL-KFQ-05', 'INSPECTION_STATION', '开发区机动车检测站', '辽河路与燕山路交叉口东', 116.0671, 36.4702, 'lane', lanes(4)],
    ['OL-KFQ-06', 'BANK', '黄山路建行网点', '黄山路 18 号', 116.0409, 36.4497, 'office', one],
    ['OL-KFQ-07', 'POSTAL', '开发区邮政代办点', '中华路 21 号邮政支局', 116.0348, 36.4528, 'both', one]
  ]],
  ['371502-G', 'gaoxin', [
    ['OL-GXQ-01', 'URBAN_SQUADRON', '高新区大队交通服务站', '长江路与黄山南路交叉口', 116.0372, 36.4178, 'sunday', squadron, station],
    ['OL-GXQ-02', 'URBAN_SQUADRON', '九州洼交通服务站', '九州路与庐山南路交叉口', 116.0241, 36.4093, 'saturday', two, station],
    ['OL-GXQ-03', 'TOWN_SQUADRON', '顾官屯中队', '顾官屯镇驻地聊阿路旁', 116.1173, 36.3928, 'sunday', one],
    ['OL-GXQ-04', 'INSURER', '平安产险长江路服务点', '长江路 66 号', 116.0298, 36.4182, 'office', one]
  ]],
  ['371502-D', 'dujiaqu', [
    ['OL-DJQ-01', 'VEHICLE_OFFICE', '度假区车管业务大厅', '南二环路与柳园南路交叉口', 115.9873, 36.3951, 'hall', { 'window': 4, 'plate': 2, 'driving-test-1': 20 }],
    ['OL-DJQ-02', 'URBAN_SQUADRON', '度假区大队交通服务站', '湖南西路与滨河大道交叉口', 115.9421, 36.4262, 'saturday', squadron, station],
    ['OL-DJQ-03', 'URBAN_SQUADRON', '李海务交通服务站', '湖南东路与东外环路交叉口南', 116.0021, 36.3889, 'sunday', two, station],
    ['OL-DJQ-04', 'TOWN_SQUADRON', '朱老庄中队', '朱老庄镇驻地聊阳路西侧', 115.9318, 36.3127, 'saturday', one],
    ['OL-DJQ-05', 'COMMUNITY', '凤凰社区服务点', '凤凰街道办事处旁', 115.9587, 36.3725, 'office', one]
  ]],
  ['371503', 'chiping', [
    ['OL-CHP-01', 'VEHICLE_OFFICE', '茌平区车管分所', '新政西路 88 号', 116.2386, 36.5871, 'hall', { 'window': 4, 'plate': 2, 'driving-test-1': 20 }],
    ['OL-CHP-02', 'URBAN_SQUADRON', '茌平城区中队', '中心街与文化路交叉口', 116.2561, 36.5809, 'saturday', squadron],
    ['OL-CHP-03', 'TOWN_SQUADRON', '博平中队', '博平镇驻地 S242 线旁', 116.1098, 36.5943, 'sunday', one],
    ['OL-CHP-04', 'TOWN_SQUADRON', '乐平铺中队', '乐平铺镇驻地 G105 线旁', 116.2473, 36.4682, 'saturday', one],
    ['OL-CHP-05', 'INSPECTION_STATION', '茌平机动车检测站', '枣乡街东首', 116.2798, 36.5779, 'lane', lanes(2)],
    ['OL-CHP-06', 'POSTAL', '茌平邮政代办点', '振兴路 36 号邮政支局', 116.2512, 36.5848, 'both', one]
  ]],
  ['371521', 'yanggu', [
    ['OL-YGX-01', 'VEHICLE_OFFICE', '阳谷县车管分所', '黄山路南段', 115.7867, 36.1032, 'hall', { 'window': 4, 'plate': 2, 'driving-test-1': 20 }],
    ['OL-YGX-02', 'URBAN_SQUADRON', '阳谷城区中队', '谷山路与狮子楼路交叉口', 115.7921, 36.1158, 'sunday', squadron],
    ['OL-YGX-03', 'TOWN_SQUADRON', '寿张中队', '寿张镇驻地 S324 线旁', 115.8547, 36.0279, 'saturday', one],
    ['OL-YGX-04', 'TOWN_SQUADRON', '阿城中队', '阿城镇驻地聊阳路旁', 115.9702, 36.1697, 'sunday', one],
    ['OL-YGX-05', 'INSPECTION_STATION', '阳谷机动车检测站', '西环路 15 号', 115.7713, 36.1181, 'lane', lanes(2)],
    ['OL-YGX-06', 'BANK', '阳谷农行网点', '谷山路 45 号', 115.7893, 36.1139, 'office', one]
  ]],
  ['371522', 'shenxian', [
    ['OL-SHX-01', 'VEHICLE_OFFICE', '莘县车管分所', '莘州路北首', 115.6679, 36.2517, 'hall', { 'window': 4, 'plate': 2, 'driving-test-1': 20 }],
    ['OL-SHX-02', 'URBAN_SQUADRON', '莘县城区中队', '振兴街与甘泉路交叉口', 115.6718, 36.2346, 'saturday', squadron],
    ['OL-SHX-03', 'TOWN_SQUADRON', '朝城中队', '朝城镇驻地 G106 线旁', 115.5846, 36.0563, 'sunday', one],
    ['OL-SHX-04', 'TOWN_SQUADRON', '古云中队', '古云镇驻地 S329 线旁', 115.5127, 35.8721, 'saturday', one],
    ['OL-SHX-05', 'INSPECTION_STATION', '莘县机动车检测站', '伊园街东首', 115.6935, 36.2389, 'lane', lanes(2)],
    ['OL-SHX-06', 'COMMUNITY', '燕塔街道社区服务点', '政府街 20 号', 115.6661, 36.2318, 'office', one]
  ]],
  ['371524', 'donga', [
    ['OL-DEX-01', 'VEHICLE_OFFICE', '东阿县车管分所', '曙光街西首', 116.2311, 36.3389, 'hall', { 'window': 3, 'plate': 1, 'driving-test-1': 16 }],
    ['OL-DEX-02', 'URBAN_SQUADRON', '东阿城区中队', '阿胶街与前进街交叉口', 116.2489, 36.3342, 'sunday', squadron],
    ['OL-DEX-03', 'TOWN_SQUADRON', '铜城中队', '青年街与光明街交叉口', 116.2542, 36.3297, 'saturday', one],
    ['OL-DEX-04', 'TOWN_SQUADRON', '鱼山中队', '鱼山镇驻地沿黄路旁', 116.2087, 36.1968, 'sunday', one],
    ['OL-DEX-05', 'INSPECTION_STATION', '东阿机动车检测站', '香江路 30 号', 116.2684, 36.3421, 'lane', lanes(2)]
  ]],
  ['371525', 'guanxian', [
    ['OL-GUX-01', 'VEHICLE_OFFICE', '冠县车管分所', '冠宜春东路 120 号', 115.4612, 36.4841, 'hall', { 'window': 4, 'plate': 2, 'driving-test-1': 20 }],
    ['OL-GUX-02', 'URBAN_SQUADRON', '冠县城区中队', '振兴路与和平路交叉口', 115.4438, 36.4813, 'saturday', squadron],
    ['OL-GUX-03', 'TOWN_SQUADRON', '贾镇中队', '贾镇驻地 G309 线旁', 115.5941, 36.5088, 'sunday', one],
    ['OL-GUX-04', 'TOWN_SQUADRON', '柳林中队', '柳林镇驻地 S259 线旁', 115.6182, 36.6231, 'saturday', one],
    ['OL-GUX-05', 'INSPECTION_STATION', '冠县机动车检测站', '冠宜春西路 8 号', 115.4227, 36.4853, 'lane', lanes(2)],
    ['OL-GUX-06', 'POSTAL', '冠县邮政代办点', '和平路 11 号邮政支局', 115.4449, 36.4786, 'both', one]
  ]],
  ['371526', 'gaotang', [
    ['OL-GTX-01', 'VEHICLE_OFFICE', '高唐县车管分所', '金城西路 66 号', 116.2134, 36.8672, 'hall', { 'window': 3, 'plate': 2, 'driving-test-1': 20 }],
    ['OL-GTX-02', 'URBAN_SQUADRON', '高唐城区中队', '鼓楼路与人和路交叉口', 116.2318, 36.8659, 'sunday', squadron],
    ['OL-GTX-03', 'TOWN_SQUADRON', '尹集中队', '尹集镇驻地 G105 线旁', 116.3627, 36.7934, 'saturday', one],
    ['OL-GTX-04', 'TOWN_SQUADRON', '清平中队', '清平镇驻地 S315 线旁', 116.0513, 36.7528, 'sunday', one],
    ['OL-GTX-05', 'INSPECTION_STATION', '高唐机动车检测站', '官道街北首', 116.2426, 36.8791, 'lane', lanes(2)],
    ['OL-GTX-06', 'INSURER', '太保产险高唐服务点', '滨湖路 9 号', 116.2289, 36.8703, 'office', one]
  ]],
  ['371581', 'linqing', [
    ['OL-LQS-01', 'VEHICLE_OFFICE', '临清市车管分所', '温泉路东首', 115.7296, 36.8398, 'hall', { 'window': 4, 'plate': 2, 'driving-test-1': 20 }],
    ['OL-LQS-02', 'URBAN_SQUADRON', '临清城区中队', '新华路与红星路交叉口', 115.7073, 36.8421, 'saturday', squadron],
    ['OL-LQS-03', 'TOWN_SQUADRON', '康庄中队', '康庄镇驻地 S315 线旁', 115.9132, 36.7783, 'sunday', one],
    ['OL-LQS-04', 'TOWN_SQUADRON', '烟店中队', '烟店镇驻地轴承大街旁', 115.5738, 36.7416, 'saturday', one],
    ['OL-LQS-05', 'USED_CAR_MARKET', '临清二手车交易市场登记服务站', '永青路 77 号', 115.7184, 36.8513, 'shop', two],
    ['OL-LQS-06', 'INSPECTION_STATION', '临清机动车检测站', '青年路南首', 115.7041, 36.8246, 'lane', lanes(2)],
    ['OL-LQS-07', 'BANK', '临清中行网点', '曙光路 25 号', 115.7091, 36.8467, 'office', one],
    ['OL-LQS-08', 'DEALER_4S', '临清 4S 店登记服务站', '大众路北首', 115.7122, 36.8594, 'shop', one]
  ]]
]

const outlets: readonly Outlet[] = places.flatMap(([division, unit, rows]) => rows.map((row) => ({ division, unit, row }))).map(({ division, unit, row: [id, kind, name, address, lng, lat, hours, skills, more] }, i) => ({
  id, name, kind, division, unit, address, lng, lat, phone: `0635-7185000 转 ${101 + i}`, hours: series[hours], skills, demo: true, ...more
}))

/** Versions known to the build, oldest first. */
export const builtInOutletTables: readonly OutletTable[] = [
  { version: 'demo-2022-05', effectiveFrom: '2022-05-01', demo: true, basis: '演示数据：网点类型、14 个城区服务站和度假区大厅见公开报道；道路、乡镇名称真实，门牌、位置、时间和窗口数为示意', outlets: [...outlets] }
]
