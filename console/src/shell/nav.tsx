/** What stands in the left column, and for whom: each entry is shown to those whose roles its first read allows. */
import { AccountBookOutlined, AlertOutlined, AppstoreAddOutlined, AuditOutlined, BankOutlined, BarChartOutlined, CalendarOutlined, CarOutlined, ClockCircleOutlined, DesktopOutlined, EnvironmentOutlined, FileAddOutlined, FileDoneOutlined, HeatMapOutlined, HistoryOutlined, IdcardOutlined, NotificationOutlined, NumberOutlined, PayCircleOutlined, PrinterOutlined, ProfileOutlined, ScheduleOutlined, ShopOutlined, TeamOutlined, WarningOutlined } from '@ant-design/icons'
import { accountRoutes } from '@lubiao/shared/account/contract'
import type { Route } from '@lubiao/shared/kernel/route'
import { oversightRoutes } from '@lubiao/shared/oversight/contract'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { releaseRoutes } from '@lubiao/shared/release/contract'
import { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { queueRoutes } from '@lubiao/shared/queue/contract'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { serviceCaseRoutes } from '@lubiao/shared/service/contract-case'
import type { ReactNode } from 'react'
import type { Staff } from '../client/session'
import { mayCall } from './staff'

/** One entry. */
export interface NavEntry {
  readonly path: string
  readonly label: string
  readonly group: string
  readonly icon: ReactNode
  readonly route: Route
}

const entries: readonly NavEntry[] = [
  { path: '/pass', label: '通行证审批', group: '市区通行证', icon: <FileDoneOutlined />, route: passRoutes.worklist },
  { path: '/pass/filing', label: '窗口代办', group: '市区通行证', icon: <FileAddOutlined />, route: passRoutes.staffOpen },
  { path: '/pass/zones', label: '禁行区', group: '市区通行证', icon: <EnvironmentOutlined />, route: passRoutes.zoneTables },
  { path: '/pass/figures', label: '办理统计', group: '市区通行证', icon: <BarChartOutlined />, route: passRoutes.figures },
  { path: '/pass/flags', label: '可疑使用', group: '市区通行证', icon: <AlertOutlined />, route: passRoutes.flags },
  { path: '/pass/reprints', label: '待重新打印', group: '市区通行证', icon: <PrinterOutlined />, route: passRoutes.reprints },
  { path: '/plate/lanes', label: '上牌通道', group: '选号上牌', icon: <CarOutlined />, route: plateRoutes.lanes },
  { path: '/plate/choose', label: '窗口代选号码', group: '选号上牌', icon: <NumberOutlined />, route: plateRoutes.staffReserve },
  { path: '/plate/blocks', label: '号段', group: '选号上牌', icon: <AppstoreAddOutlined />, route: plateRoutes.publishBlock },
  { path: '/releases', label: '放号', group: '选号上牌', icon: <NotificationOutlined />, route: releaseRoutes.announce },
  { path: '/service/counter', label: '我的窗口', group: '车驾管业务', icon: <IdcardOutlined />, route: queueRoutes.callNext },
  { path: '/service/cases', label: '业务办理', group: '车驾管业务', icon: <AuditOutlined />, route: serviceCaseRoutes.worklist },
  { path: '/appointment/day', label: '网点一天', group: '车驾管业务', icon: <ScheduleOutlined />, route: appointmentRoutes.day },
  { path: '/service/days', label: '临时安排', group: '车驾管业务', icon: <ClockCircleOutlined />, route: serviceRoutes.publishDay },
  { path: '/queue/displays', label: '叫号屏', group: '车驾管业务', icon: <DesktopOutlined />, route: queueRoutes.addDisplay },
  { path: '/queue/figures', label: '负荷与等候', group: '车驾管业务', icon: <HeatMapOutlined />, route: queueRoutes.figures },
  { path: '/service/tables', label: '业务与网点', group: '车驾管业务', icon: <ShopOutlined />, route: serviceRoutes.publishService },
  { path: '/payment', label: '收费', group: '缴费', icon: <PayCircleOutlined />, route: paymentRoutes.counterFind },
  { path: '/payment/day', label: '收款日账', group: '缴费', icon: <AccountBookOutlined />, route: paymentRoutes.ledger },
  { path: '/payment/transfers', label: '银行对账单', group: '缴费', icon: <BankOutlined />, route: paymentRoutes.importTransfers },
  { path: '/payment/fees', label: '收费标准', group: '缴费', icon: <ProfileOutlined />, route: serviceRoutes.publishFee },
  { path: '/account/staff', label: '人员与单位', group: '人员', icon: <TeamOutlined />, route: accountRoutes.listStaff },
  { path: '/account/audit', label: '操作留痕', group: '人员', icon: <HistoryOutlined />, route: accountRoutes.listAudit },
  { path: '/oversight/calendar', label: '工作日历', group: '系统监督', icon: <CalendarOutlined />, route: oversightRoutes.calendar },
  { path: '/oversight/events', label: '未能处理的事件', group: '系统监督', icon: <WarningOutlined />, route: oversightRoutes.poison }
]

/** Entries a person may open. */
export const entriesFor = (staff: Staff): readonly NavEntry[] => entries.filter((entry) => mayCall(staff, entry.route))

/** The entry a path belongs to: the longest one that begins it. */
export const entryOf = (path: string): NavEntry | undefined =>
  entries.filter((entry) => path === entry.path || path.startsWith(`${entry.path}/`)).sort((a, b) => b.path.length - a.path.length)[0]
