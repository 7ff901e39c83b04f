import path from 'node:path'
import { openApp, pagesOf, type WeApp } from './harness/open-app'

const distDir = path.resolve(__dirname, '../../miniapp/dist/weapp')

describe('the real WeChat build opens', () => {
  let app: WeApp
  afterEach(() => app.close())

  it.each(pagesOf(distDir))('%s draws without an error when nothing answers', async (page) => {
    app = await openApp({ distDir, entry: page, hooks: { request: () => { throw new Error('connect refused') }, login: () => ({ code: 'x' }) } })
    await app.waitFor(() => app.text().trim() !== '')
    expect(app.log.errors).toEqual([])
    expect(app.log.console.filter((line) => line.level === 'error')).toEqual([])
    expect([...app.log.missing]).toEqual([])
    expect(Math.max(...app.log.setData.map((entry) => entry.bytes))).toBeLessThanOrEqual(32 * 1024)
  })
})
