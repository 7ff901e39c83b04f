import { Text } from '@tarojs/components'
import { passRoutes, type PassView } from '@lubiao/shared/pass/contract'
import { materialKinds } from '@lubiao/shared/pass/terms.data'
import { client } from '../../../client/client'
import { Failure, failureOf } from '../../../client/failure'
import { useAction } from '../../../client/use-action'
import { showPaper } from '../../../device/papers'
import { Card, Cell } from '../../../ui/card'
import { FailureNotice } from '../../../ui/feedback'
import { texts } from '../texts'

type Paper = NonNullable<PassView['application']['materials']>[number]

const isPdf = (paper: Paper): boolean => /\.pdf$/i.test(paper.name)

/** The papers handed in. A link lives for minutes, so each is fetched when it is opened. */
export function Papers({ view }: { view: PassView }) {
  const papers = view.application.materials ?? []
  const open = useAction(async (paper: Paper) => {
    const { url } = await client.send(passRoutes.staffFileLink, { caseId: view.caseId, fileId: paper.fileId })
    const shown = await showPaper(url, isPdf(paper) ? 'pdf' : 'picture').catch((reason: unknown) => failureOf(reason))
    if (shown !== true) throw new Failure('paper', texts.paperTitle, true, 0, texts.paperText)
  })
  return (
    <Card title={`材料（${papers.length} 份）`} {...(papers.length === 0 ? {} : { flush: true })}>
      {papers.length === 0 && <Text className='soft block'>{texts.noPapers}</Text>}
      <FailureNotice failure={open.failure} />
      {papers.map((paper, index) => (
        <Cell key={paper.fileId} id={`paper-${index}`} label={materialKinds[paper.kind]} note={paper.name} value={open.busy ? '请稍候' : isPdf(paper) ? '打开 PDF' : '看图'} onTap={() => void open.run(paper)} last={index === papers.length - 1} />
      ))}
    </Card>
  )
}
