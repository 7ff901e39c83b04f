/** The amounts of domain-facts §10. A make-up test of the same subject is not listed: its amount is not known for certain. */
import type { FeeTable } from './fees'

const plates = '发改价格〔2004〕2831号'
const tests = '山东省机动车驾驶许可考试费标准（省发展改革委、省财政厅）'

/** Versions known to the build, oldest first. */
export const builtInFeeTables: readonly FeeTable[] = [
  {
    version: '2022-a', effectiveFrom: '2022-01-01', demo: false, basis: `${plates}；${tests}。标“待核”的金额未见原文，以窗口公示为准`,
    fees: [
      { id: 'plate-car', label: '汽车反光号牌', fen: 10_000, unit: '副', approvalDoc: plates, certain: false },
      { id: 'plate-trailer', label: '挂车反光号牌', fen: 5_000, unit: '面', approvalDoc: plates, certain: false },
      { id: 'plate-motorcycle', label: '摩托车反光号牌', fen: 7_000, unit: '副', approvalDoc: plates, certain: false },
      { id: 'plate-low-speed', label: '三轮汽车、低速货车号牌', fen: 4_000, unit: '副', approvalDoc: plates, certain: false },
      { id: 'plate-temporary', label: '临时行驶车号牌', fen: 500, unit: '张', approvalDoc: plates, certain: false },
      { id: 'vehicle-licence', label: '行驶证', fen: 1_500, unit: '本', approvalDoc: plates, certain: false },
      { id: 'registration-certificate', label: '登记证书', fen: 1_000, unit: '本', approvalDoc: plates, certain: false },
      { id: 'driving-licence', label: '驾驶证', fen: 1_000, unit: '本', approvalDoc: plates, certain: true },
      { id: 'test-1-small', label: '科目一（小型汽车、低速载货汽车）', fen: 8_000, unit: '次', approvalDoc: tests, certain: true },
      { id: 'test-2-small', label: '科目二（小型汽车、低速载货汽车）', fen: 24_000, unit: '次', approvalDoc: tests, certain: true },
      { id: 'test-3-small', label: '科目三（道路 200 元、安全文明 40 元）', fen: 24_000, unit: '次', approvalDoc: tests, certain: true },
      { id: 'test-2-c6', label: '科目二（轻型牵引挂车）', fen: 24_000, unit: '次', approvalDoc: tests, certain: true },
      { id: 'test-3-c6', label: '科目三安全文明（轻型牵引挂车）', fen: 4_000, unit: '次', approvalDoc: tests, certain: true },
      { id: 'test-1-other', label: '科目一（其他准驾车型）', fen: 8_000, unit: '次', approvalDoc: tests, certain: true },
      { id: 'test-2-other', label: '科目二（其他准驾车型）', fen: 16_000, unit: '次', approvalDoc: tests, certain: true },
      { id: 'test-3-other', label: '科目三（道路 120 元、安全文明 40 元）', fen: 16_000, unit: '次', approvalDoc: tests, certain: true }
    ]
  }
]
