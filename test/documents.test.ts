/** What the documents tell people to type, choose or open is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { smsTemplates, wechatTemplates } from '../local/src/demo/templates.data'
import { SECRET_MEMBERS } from '../scripts/secret-members'

const root = path.join(__dirname, '..')
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const operations = read('docs/operations.md')
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }
const documents = ['README.md', ...readdirSync(path.join(root, 'docs')).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)]

/** Anchor of a heading as GitHub makes it. */
const anchorOf = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s+/g, '-')

describe('documents', () => {
  it.each(wechatTemplates)('operations.md lists the fields of $title as they are sent', ({ fields }) => {
    expect(operations).toContain(Object.entries(fields).map(([key, label]) => `\`${key}\` ${label}`).join(' · '))
  })

  it.each(smsTemplates)('operations.md has the text of SMS template $id', ({ text }) => {
    expect(operations).toContain(`\`${text}\``)
  })

  it.each(SECRET_MEMBERS)('operations.md explains $name', ({ name }) => {
    expect(operations).toContain(`\`${name}\``)
  })

  it.each(documents)('%s: commands, files and links exist', (document) => {
    const text = read(document)
    for (const [, name = '', rest = ''] of text.matchAll(/npm run ([\w:-]+)([^\n`]*)/g)) {
      const workspace = /^ -w (\w+)/.exec(rest)?.[1]
      const known = workspace === undefined ? scripts : (JSON.parse(read(`${workspace}/package.json`)) as { readonly scripts: Readonly<Record<string, string>> }).scripts
      expect([name, known[name] !== undefined]).toEqual([name, true])
    }
    for (const match of text.matchAll(/\]\(([^)#\s]*)(?:#([^)]+))?\)/g)) {
      const [target = '', anchor] = [match[1], match[2]]
      if (/^https?:/.test(target)) continue
      const file = target === '' ? document : path.relative(root, path.resolve(root, path.dirname(document), target))
      expect([file, existsSync(path.join(root, file))]).toEqual([file, true])
      if (anchor !== undefined) {
        const inside = read(file)
        const anchors = [...inside.matchAll(/^#+ (.+)$/gm)].map((heading) => anchorOf(heading[1] as string))
        expect([anchor, anchors.includes(anchor) || inside.includes(`<a id="${anchor}"></a>`)]).toEqual([anchor, true])
      }
    }
    for (const match of text.matchAll(/`((?:shared|functions|miniapp|console|local|test|bench|scripts|deploy|docs)\/[\w./-]+\.\w+)`/g)) expect([match[1], existsSync(path.join(root, match[1] as string))]).toEqual([match[1], true])
  })
})
