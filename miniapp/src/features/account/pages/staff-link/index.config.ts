export default definePageConfig({ navigationBarTitleText: '关联警务账号' })
