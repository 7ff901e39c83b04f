export default defineAppConfig({
  pages: ['shell/home/index', 'shell/passes/index', 'shell/me/index', 'shell/sign-in/index'],
  subPackages: [
    { root: 'features/pass', name: 'pass', pages: ['pages/apply/index', 'pages/case/index', 'pages/code/index', 'pages/accept/index', 'pages/zones/index'] },
    { root: 'features/service', name: 'service', pages: ['pages/find/index', 'pages/item/index', 'pages/where/index', 'pages/outlet/index', 'pages/bring/index', 'pages/apply/index', 'pages/case/index', 'pages/mine/index', 'pages/kiosks/index'] },
    { root: 'features/appointment', name: 'appointment', pages: ['pages/book/index', 'pages/mine/index', 'pages/case/index', 'pages/move/index', 'pages/arrive/index', 'pages/ticket/index', 'pages/batch/index', 'pages/group/index', 'pages/releases/index', 'pages/release/index'] },
    { root: 'features/account', name: 'account', pages: ['pages/real-name/index', 'pages/enterprise/index', 'pages/data/index', 'pages/privacy/index', 'pages/staff-link/index', 'pages/console/index'] },
    { root: 'features/officer', name: 'officer', pages: ['pages/check/index', 'pages/verdict/index', 'pages/records/index'] },
    { root: 'features/plate', name: 'plate', pages: ['pages/choose/index', 'pages/mine/index', 'pages/number/index', 'pages/car/index'] },
    { root: 'features/payment', name: 'payment', pages: ['pages/bill/index', 'pages/mine/index'] },
    { root: 'features/approver', name: 'approver', pages: ['pages/worklist/index', 'pages/case/index'] }
  ],
  preloadRule: {
    'shell/home/index': { network: 'wifi', packages: ['pass', 'service', 'appointment'] },
    'shell/passes/index': { network: 'all', packages: ['pass'] },
    'shell/me/index': { network: 'wifi', packages: ['account'] }
  },
  tabBar: {
    color: '#4a556b', selectedColor: '#1456b8', backgroundColor: '#ffffff', borderStyle: 'white',
    list: [
      { pagePath: 'shell/home/index', text: '首页', iconPath: 'shell/icons/home.png', selectedIconPath: 'shell/icons/home-on.png' },
      { pagePath: 'shell/passes/index', text: '我的通行证', iconPath: 'shell/icons/pass.png', selectedIconPath: 'shell/icons/pass-on.png' },
      { pagePath: 'shell/me/index', text: '我的', iconPath: 'shell/icons/me.png', selectedIconPath: 'shell/icons/me-on.png' }
    ]
  },
  window: { navigationBarTitleText: '路标', navigationBarBackgroundColor: '#1456b8', navigationBarTextStyle: 'white', backgroundTextStyle: 'light', backgroundColor: '#f3f6fb' },
  permission: { 'scope.userLocation': { desc: '用于查找附近网点、到场签到和民警核验通行证' } },
  requiredPrivateInfos: ['getLocation'],
  lazyCodeLoading: 'requiredComponents',
  __usePrivacyCheck__: true
})
