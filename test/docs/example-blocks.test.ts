import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { REPO } from '../package/source-files.ts'

const FROM_FILE = /<!-- (examples\/\S+) -->\n\n```(\w+)\n[\s\S]*?^```$/gm
const PAGES = ['docs/frameworks.md', 'docs/set-ups.md']

// `npx vitest run test/docs -u` writes the pages.
describe('the code of a set-up', () => {
  it.for(PAGES)('in %s is that of its example, which a test builds and runs', async (page) => {
    const text = read(page)
    const written = text.replaceAll(
      FROM_FILE,
      (_, file: string, language: string) =>
        `<!-- ${file} -->\n\n\`\`\`${language}\n${read(file)}\`\`\``,
    )
    await expect(written).toMatchFileSnapshot(join(REPO, page))
  })

  it.for([
    ['examples/frameworks', 'docs/frameworks.md'],
    ['examples/setups', 'docs/set-ups.md'],
  ] as const)('of each folder in %s is shown or linked in %s', ([folder, page]) => {
    const text = read(page)
    const entries = readdirSync(join(REPO, folder), { withFileTypes: true })
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
    expect(names.length).toBeGreaterThan(9)
    expect(names.filter((name) => !text.includes(`${folder}/${name}`))).toEqual([])
  })
})

function read(file: string): string {
  return readFileSync(join(REPO, file), 'utf8')
}
