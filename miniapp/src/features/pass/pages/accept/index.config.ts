export default definePageConfig({ navigationBarTitleText: '接收通行证' })
