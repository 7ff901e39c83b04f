export default definePageConfig({ navigationBarTitleText: '放号公告', enablePullDownRefresh: true })
