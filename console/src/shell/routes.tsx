/**
 * Addresses of the console. After the # on purpose: any static file store can serve it, deep links need no rewriting rules.
 * Every page is its own file, fetched when first opened.
 */
import { Result } from 'antd'
import { createHashRouter, Navigate, type RouteObject } from 'react-router'
import { Frame } from './frame'
import { entriesFor } from './nav'
import { SignInPage } from './sign-in-page'
import { useStaff } from './staff'
import { NoSuchPage, TroublePage } from './trouble-page'

function Home() {
  const first = entriesFor(useStaff())[0]
  return first === undefined ? <Result status="info" title="您的角色在工作台上没有可办的事项" subTitle="路面核验请使用小程序。" /> : <Navigate to={first.path} replace />
}

const pages: readonly RouteObject[] = [
  { index: true, element: <Home /> },
  { path: 'pass', lazy: async () => ({ Component: (await import('../features/pass/worklist-page')).WorklistPage }) },
  { path: 'pass/cases/:caseId', lazy: async () => ({ Component: (await import('../features/pass/pass-page')).PassPage }) },
  { path: 'pass/filing', lazy: async () => ({ Component: (await import('../features/pass/filing-page')).FilingPage }) },
  { path: 'pass/filing/:caseId', lazy: async () => ({ Component: (await import('../features/pass/filing-page')).FilingPage }) },
  { path: 'pass/zones', lazy: async () => ({ Component: (await import('../features/pass/zones-page')).ZonesPage }) },
  { path: 'pass/zones/new', lazy: async () => ({ Component: (await import('../features/pass/zone-editor-page')).ZoneEditorPage }) },
  { path: 'pass/figures', lazy: async () => ({ Component: (await import('../features/pass/figures-page')).FiguresPage }) },
  { path: 'pass/flags', lazy: async () => ({ Component: (await import('../features/pass/flags-page')).FlagsPage }) },
  { path: 'pass/reprints', lazy: async () => ({ Component: (await import('../features/pass/reprints-page')).ReprintsPage }) },
  { path: 'plate/lanes', lazy: async () => ({ Component: (await import('../features/plate/lane-page')).LanePage }) },
  { path: 'plate/lanes/:outletId', lazy: async () => ({ Component: (await import('../features/plate/lane-page')).LanePage }) },
  { path: 'payment', lazy: async () => ({ Component: (await import('../features/payment/find-page')).FindBillPage }) },
  { path: 'payment/bills/:billId', lazy: async () => ({ Component: (await import('../features/payment/bill-page')).BillPage }) },
  { path: 'payment/day', lazy: async () => ({ Component: (await import('../features/payment/day-page')).PaymentDayPage }) },
  { path: 'payment/transfers', lazy: async () => ({ Component: (await import('../features/payment/transfers-page')).TransfersPage }) },
  { path: 'payment/fees', lazy: async () => ({ Component: (await import('../features/service/tables-page')).FeesPage }) },
  { path: 'plate/choose', lazy: async () => ({ Component: (await import('../features/plate/choose-page')).ChoosePage }) },
  { path: 'plate/blocks', lazy: async () => ({ Component: (await import('../features/plate/blocks-page')).BlocksPage }) },
  { path: 'releases', lazy: async () => ({ Component: (await import('../features/release/releases-page')).ReleasesPage }) },
  { path: 'service/counter', lazy: async () => ({ Component: (await import('../features/service/counter-page')).CounterPage }) },
  { path: 'service/cases', lazy: async () => ({ Component: (await import('../features/service/worklist-page')).ServiceWorklistPage }) },
  { path: 'service/cases/:caseId', lazy: async () => ({ Component: (await import('../features/service/case-page')).ServiceCasePage }) },
  { path: 'service/days', lazy: async () => ({ Component: (await import('../features/service/days-page')).DaysPage }) },
  { path: 'service/tables', lazy: async () => ({ Component: (await import('../features/service/tables-page')).TablesPage }) },
  { path: 'appointment/day', lazy: async () => ({ Component: (await import('../features/appointment/day-page')).DayPage }) },
  { path: 'queue/displays', lazy: async () => ({ Component: (await import('../features/queue/displays-page')).DisplaysPage }) },
  { path: 'queue/figures', lazy: async () => ({ Component: (await import('../features/queue/figures-page')).QueueFiguresPage }) },
  { path: 'account/staff', lazy: async () => ({ Component: (await import('../features/account/staff-page')).StaffPage }) },
  { path: 'account/audit', lazy: async () => ({ Component: (await import('../features/account/audit-page')).AuditPage }) },
  { path: 'oversight/calendar', lazy: async () => ({ Component: (await import('../features/oversight/calendar-page')).CalendarPage }) },
  { path: 'oversight/events', lazy: async () => ({ Component: (await import('../features/oversight/events-page')).EventsPage }) },
  { path: '*', element: <NoSuchPage /> }
]

export const router = createHashRouter([
  { path: '/sign-in', element: <SignInPage />, errorElement: <TroublePage /> },
  // A screen in a hall has nobody signed in: it shows what its own address lets it see.
  { path: '/board/:outletId', errorElement: <TroublePage />, hydrateFallbackElement: <span />, lazy: async () => ({ Component: (await import('../features/plate/board-page')).BoardPage }) },
  { path: '/display/:displayToken', errorElement: <TroublePage />, hydrateFallbackElement: <span />, lazy: async () => ({ Component: (await import('../features/queue/display-page')).DisplayPage }) },
  // Whoever holds a receipt may ask whether it is true.
  ...['/receipt', '/receipt/:number/:checkCode'].map((path): RouteObject => ({ path, errorElement: <TroublePage />, hydrateFallbackElement: <span />, lazy: async () => ({ Component: (await import('../features/payment/verify-page')).VerifyReceiptPage }) })),
  { path: '/', element: <Frame />, errorElement: <TroublePage />, hydrateFallbackElement: <span />, children: pages.map((page) => ({ ...page, errorElement: <TroublePage /> })) }
])
