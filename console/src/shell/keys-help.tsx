/** The list of a page's keys, opened by `?`. */
import { Modal } from 'antd'

/** One line: key cap and what it does. */
export interface KeyHint {
  readonly key: string
  readonly label: string
}

/** Dialog with the keys of the page. */
export function KeysHelp({ open, onClose, hints }: { readonly open: boolean; readonly onClose: () => void; readonly hints: readonly KeyHint[] }) {
  return (
    <Modal open={open} onCancel={onClose} footer={null} title="键盘操作" width={420}>
      <table style={{ width: '100%' }}>
        <tbody>
          {hints.map((hint) => (
            <tr key={hint.key}>
              <td style={{ width: 96, padding: '5px 0' }}><kbd>{hint.key}</kbd></td>
              <td>{hint.label}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  )
}
