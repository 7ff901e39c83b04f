export default definePageConfig({ navigationBarTitleText: '附近的自助机' })
