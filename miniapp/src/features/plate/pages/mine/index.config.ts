export default definePageConfig({ navigationBarTitleText: '我选的号码', enablePullDownRefresh: true })
