export default definePageConfig({ navigationBarTitleText: '禁行区和时段' })
