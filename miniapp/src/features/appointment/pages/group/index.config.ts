export default definePageConfig({ navigationBarTitleText: '这一批预约', enablePullDownRefresh: true })
