export default definePageConfig({ navigationBarTitleText: '网上办理' })
