export default definePageConfig({ navigationBarTitleText: '我的车到哪了', enablePullDownRefresh: true })
