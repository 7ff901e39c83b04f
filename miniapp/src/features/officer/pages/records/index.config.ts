export default definePageConfig({ navigationBarTitleText: '核验记录', navigationBarBackgroundColor: '#0c111a', navigationBarTextStyle: 'white' })
