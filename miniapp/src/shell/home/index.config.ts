export default definePageConfig({ navigationBarTitleText: '路标', enablePullDownRefresh: false })
