import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
// A block that is a file of an example is compiled with that example.
const FENCE = /(?<!^<!-- examples\/\S+ -->\n\n)^```ts\n([\s\S]*?)^```$/gm

// Inside the repository, so that `threadspan` resolves to the package itself.
mkdirSync(join(root, 'dist'), { recursive: true })
const folder = mkdtempSync(join(root, 'dist', 'code-blocks-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs')).map((name) => join('docs', name)),
].filter((name) => name.endsWith('.md'))

describe('the code blocks of README and docs', () => {
  it('compile under the strict settings of the project, each as a file of its own', () => {
    const blocks = pages.flatMap(codeBlocks)
    expect(blocks.length).toBeGreaterThan(10)
    for (const { file, code } of blocks) writeFileSync(join(folder, file), code)
    const config = {
      extends: join(root, 'test', 'tsconfig.json'),
      compilerOptions: { rootDir: root, noUnusedLocals: false, types: ['node'] },
      include: [folder],
      exclude: [],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    expect(compile()).toBe('')
  })
})

function codeBlocks(page: string): { file: string; code: string }[] {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(FENCE)].map(([, code = ''], n) => ({
    file: `${relative(root, join(root, page)).replace(/\W/g, '-')}-${n + 1}.ts`,
    code: `${code}\nexport {}\n`,
  }))
}

function compile(): string {
  try {
    execFileSync('tsc', ['-p', folder], { cwd: root, encoding: 'utf8', stdio: 'pipe' })
    return ''
  } catch (error) {
    return String((error as { stdout: unknown }).stdout)
  }
}
