export default definePageConfig({ navigationBarTitleText: '申请通行证' })
