export default definePageConfig({ navigationBarTitleText: '到场取号' })
