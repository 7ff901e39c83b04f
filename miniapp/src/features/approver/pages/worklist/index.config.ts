export default definePageConfig({ navigationBarTitleText: '通行证审批', enablePullDownRefresh: true })
