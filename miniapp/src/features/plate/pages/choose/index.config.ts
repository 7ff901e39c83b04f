export default definePageConfig({ navigationBarTitleText: '选号' })
