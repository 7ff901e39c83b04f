export default definePageConfig({ navigationBarTitleText: '业务详情', enablePullDownRefresh: true })
