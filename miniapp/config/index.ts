import path from 'node:path'
import { defineConfig, type UserConfigExport } from '@tarojs/cli'
import { OfflinePlugin } from './offline-plugin'

const root = path.resolve(__dirname, '../..')
// node_modules is not transpiled by default; these ship ES2020+ and must come down to what browserslist says
const modern = [path.join(root, 'shared/src'), ...['zod', 'uqr', 'swr', '@noble/curves', '@noble/hashes', '@noble/ciphers'].map((name) => path.join(root, 'node_modules', name))]

// read at build time only: what is left undefined would reach WeChat as a bare `process`
const env = (name: string, fallback: string) => JSON.stringify(process.env[name] ?? fallback)
// without an API address this is a build for the local stack, whose simulator has demo people and templates of these names
const local = process.env.TARO_APP_API === undefined

export default defineConfig<'webpack5'>(async () => {
  const config: UserConfigExport<'webpack5'> = {
    projectName: 'lubiao',
    date: '2026-11-23',
    designWidth: 750,
    deviceRatio: { 640: 2.34 / 2, 750: 1, 375: 2, 828: 1.81 / 2 },
    sourceRoot: 'src',
    outputRoot: `dist/${process.env.TARO_ENV}`,
    framework: 'react',
    compiler: { type: 'webpack5', prebundle: { enable: false } },
    cache: { enable: true },
    plugins: [path.resolve(__dirname, 'aria-plugin.js')],
    // taro-h5 lies at the top of the workspace and asks for a package npm may place below miniapp
    alias: { '@tarojs/plugin-framework-react': path.dirname(require.resolve('@tarojs/plugin-framework-react/package.json')) },
    env: {
      TARO_APP_API: env('TARO_APP_API', 'http://127.0.0.1:4100'),
      TARO_APP_DEMO_WECHAT: env('TARO_APP_DEMO_WECHAT', local ? 'http://127.0.0.1:4113' : ''),
      TARO_APP_TEMPLATES: env('TARO_APP_TEMPLATES', local ? 'passDecided=tmpl-pass-decided,passReturned=tmpl-pass-returned,passExpiring=tmpl-pass-expiring,serviceNews=tmpl-service-news,serviceToDo=tmpl-service-to-do' : '')
    },
    mini: {
      optimizeMainPackage: { enable: true },
      compile: { include: modern },
      postcss: { pxtransform: { enable: true, config: {} }, cssModules: { enable: false } }
    },
    h5: {
      publicPath: './',
      staticDirectory: 'static',
      compile: { include: modern },
      router: { mode: 'hash' },
      output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
      miniCssExtractPluginOption: { ignoreOrder: true, filename: 'css/[name].[contenthash:8].css', chunkFilename: 'css/[name].[contenthash:8].css' },
      // one shared chunk for what several pages use; Taro's default ('initial') copies it into every page chunk
      webpackChain(chain) {
        chain.merge({ optimization: { splitChunks: { chunks: 'all', minSize: 8000 } } })
        chain.plugin('offline').use(OfflinePlugin)
      },
      postcss: {
        autoprefixer: { enable: true },
        cssModules: { enable: false },
        pxtransform: { enable: true, config: { baseFontSize: 20, maxRootSize: 20, minRootSize: 16 } }
      }
    },
    copy: {
      // WeChat's map takes its pins by their path in the package
      patterns: process.env.TARO_ENV === 'h5' ? [{ from: 'static/', to: 'dist/h5/' }] : [{ from: 'src/features/service/icons/', to: 'dist/weapp/features/service/icons/' }],
      options: {}
    }
  }
  return config
})
