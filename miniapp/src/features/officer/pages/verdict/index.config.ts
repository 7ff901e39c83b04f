export default definePageConfig({ navigationBarTitleText: '核验结果', navigationBarBackgroundColor: '#0c111a', navigationBarTextStyle: 'white' })
