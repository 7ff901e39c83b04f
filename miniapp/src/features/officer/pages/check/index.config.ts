export default definePageConfig({ navigationBarTitleText: '路面核验', navigationBarBackgroundColor: '#0c111a', navigationBarTextStyle: 'white' })
