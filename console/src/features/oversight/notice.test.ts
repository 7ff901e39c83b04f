import { publishedYears } from '@lubiao/shared/kernel/calendar.data'
import { readNotice, tableFaults } from './notice'

const notice2025 = `一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。`

const notice2026 = '一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。三、清明节：4月4日（周六）至6日（周一）放假，共3天。四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。五、端午节：6月19日（周五）至21日（周日）放假，共3天。六、中秋节：9月25日（周五）至27日（周日）放假，共3天。七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。'

describe('a State Council notice', () => {
  it.each([['2025', notice2025], ['2026', notice2026]])('of %s is read as the published table', (year, text) => {
    const read = readNotice(year, text)
    expect(read.faults).toEqual([])
    expect(Object.keys(read.holidays).sort()).toEqual(Object.keys(publishedYears[year]?.holidays ?? {}).sort())
    expect(Object.keys(read.makeup).sort()).toEqual(Object.keys(publishedYears[year]?.makeup ?? {}).sort())
  })

  it('reports days of a neighbouring year instead of taking them', () => {
    const read = readNotice('2023', '一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。')
    expect(Object.keys(read.holidays)).toEqual(['2023-01-01', '2023-01-02'])
    expect(read.faults).toEqual(['2022-12-31（元旦）不在 2023 年内，请在 2022 年的安排中补录'])
  })

  it.each([
    ['', '没有读到放假日期'], ['二、春节：按往年安排放假。', '没有读懂'], ['一、元旦：1月40日放假。', '没有读懂'], ['一、元旦：1月3日至1日放假。', '没有读懂'], ['一、元旦：1月1日至3月1日放假。', '没有读懂'], ['一、元旦：1月1日至假期结束放假。', '没有读懂']
  ])('that cannot be read says so: %s', (text, fault) => {
    expect(readNotice('2027', text).faults.join()).toContain(fault)
  })

  it('finds a table that contradicts itself', () => {
    expect(tableFaults({ '2027-01-01': '元旦' }, { '2027-01-01': '元旦', '2027-01-02': '元旦' })).toEqual(['2027-01-01 既放假又上班', '2027-01-01 是平日，不应作为调休上班日'])
  })
})
