import { Image } from '@tarojs/components'
import { useMemo } from 'react'
import { encode } from 'uqr'
import { gridToPng } from './png'

/** A QR code, sharp at any size, with the four-module quiet zone of ISO/IEC 18004. `rpx` is its side on a 750-wide screen. */
export function QrCode({ text, label, rpx = 620 }: { text: string; label: string; rpx?: number }) {
  const src = useMemo(() => gridToPng(encode(text, { ecc: 'M', border: 4 }).data, 10), [text])
  const side = process.env.TARO_ENV === 'h5' ? `min(${(rpx / 7.5).toFixed(1)}vw, 360px)` : `${rpx}rpx`
  return <Image id='qr' className='qr' src={src} style={{ width: side, height: side }} ariaRole='img' ariaLabel={label} showMenuByLongpress />
}
