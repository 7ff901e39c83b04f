export default definePageConfig({ navigationBarTitleText: '通行码', navigationBarBackgroundColor: '#ffffff', navigationBarTextStyle: 'black' })
