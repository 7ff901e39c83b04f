export default definePageConfig({ navigationBarTitleText: '放号', enablePullDownRefresh: true })
