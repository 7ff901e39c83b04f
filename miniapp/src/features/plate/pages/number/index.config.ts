export default definePageConfig({ navigationBarTitleText: '选定的号码', enablePullDownRefresh: true })
