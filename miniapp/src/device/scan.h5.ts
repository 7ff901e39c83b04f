type Decode = typeof import('jsqr').default

const STYLE = {
  layer: 'position:fixed;inset:0;z-index:999;background:#000;display:flex;flex-direction:column;color:#fff;font-size:18px',
  video: 'flex:1;min-height:0;object-fit:cover;width:100%',
  bar: 'display:flex;gap:12px;padding:16px;background:#0c111a',
  button: 'flex:1;min-height:52px;border-radius:10px;border:1px solid #6ea8ff;background:#14233d;color:#fff;font-size:18px',
  words: 'padding:16px;text-align:center;margin:0'
}

const element = <K extends keyof HTMLElementTagNameMap>(tag: K, css: string, text = ''): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag)
  made.style.cssText = css
  made.textContent = text
  return made
}

function readPicture(source: CanvasImageSource, width: number, height: number, decode: Decode): string | undefined {
  if (width === 0 || height === 0) return undefined
  const scale = Math.min(1, 1200 / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return undefined
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height)
  const text = decode(pixels.data, pixels.width, pixels.height)?.data
  return text === undefined || text === '' ? undefined : text
}

/** Reads a QR code with the camera, or from a picture where there is no camera; undefined when the person turned back. */
export async function scanQr(): Promise<string | undefined> {
  const decode = (await import('jsqr')).default
  const layer = element('div', STYLE.layer)
  layer.setAttribute('role', 'dialog')
  layer.setAttribute('aria-label', '扫描二维码')
  const words = element('p', STYLE.words, '将二维码放入画面内')
  words.setAttribute('role', 'status')
  const video = element('video', STYLE.video)
  video.setAttribute('playsinline', '')
  video.muted = true
  const bar = element('div', STYLE.bar)
  const album = element('button', STYLE.button, '从照片识别')
  const cancel = element('button', STYLE.button, '取消')
  const file = element('input', 'display:none')
  file.type = 'file'
  file.accept = 'image/*'
  file.id = 'scan-file'
  bar.append(album, cancel)
  layer.append(words, video, bar, file)
  document.body.append(layer)

  let stream: MediaStream | undefined
  let timer: ReturnType<typeof setInterval> | undefined
  try {
    return await new Promise<string | undefined>((resolve) => {
      cancel.onclick = () => resolve(undefined)
      album.onclick = () => file.click()
      file.onchange = () => {
        const picked = file.files?.[0]
        if (picked === undefined) return
        void createImageBitmap(picked).then((picture) => {
          const text = readPicture(picture, picture.width, picture.height, decode)
          if (text === undefined) words.textContent = '没有在照片中找到二维码，请换一张清晰的'
          else resolve(text)
        }, () => { words.textContent = '这个文件不是可以识别的照片' })
      }
      const camera = navigator.mediaDevices?.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } } })
      if (camera === undefined) { words.textContent = '浏览器不能使用相机，请从照片识别'; return }
      camera.then(async (live) => {
        stream = live
        video.srcObject = live
        await video.play()
        timer = setInterval(() => {
          const text = readPicture(video, video.videoWidth, video.videoHeight, decode)
          if (text !== undefined) resolve(text)
        }, 250)
      }).catch(() => { words.textContent = '没有打开相机，请允许使用相机，或从照片识别' })
    })
  } finally {
    if (timer !== undefined) clearInterval(timer)
    stream?.getTracks().forEach((track) => track.stop())
    layer.remove()
  }
}
