import { Button as NativeButton, type ButtonProps } from '@tarojs/components'
import type { ReactNode } from 'react'

type OpenType = 'getPhoneNumber' | 'share' | 'agreePrivacyAuthorization'

/** A button. While `busy` it says so and cannot be tapped again. `openType` asks WeChat for what only a tap may ask. */
export function Button({ children, onTap, look = 'primary', small = false, busy = false, off = false, id, openType, onPhone, label }: {
  children: ReactNode; onTap?: () => void; look?: 'primary' | 'plain' | 'soft' | 'danger' | 'text'; small?: boolean; busy?: boolean; off?: boolean
  id?: string; openType?: OpenType; onPhone?: (code: string | undefined) => void; label?: string
}) {
  const still = busy || off
  const native: Partial<ButtonProps> = {
    ...(id === undefined ? {} : { id }),
    ...(openType === undefined || still ? {} : { openType }),
    ...(onPhone === undefined ? {} : { onGetPhoneNumber: (event) => onPhone((event.detail as { code?: string }).code) }),
    ...(label === undefined ? {} : { ariaLabel: label })
  }
  return (
    <NativeButton {...native} className={`btn btn-${look} ${small ? 'btn-small' : ''} ${off && !busy ? 'btn-off' : ''} ${busy ? 'btn-busy' : ''}`} ariaDisabled={still} {...(still ? { disabled: true } : {})} ariaRole='button' hoverClass='hover'
      onClick={() => { if (!still) onTap?.() }}>
      {children}
    </NativeButton>
  )
}
