import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { REPO } from './source-files.ts'

const MACHINE_PATH =
  /(?:^|[\s"'`(=])(?:\/(?:home|root|Users|work|mnt|var\/folders)\/|[A-Z]:\\)[^\s`'")]*/
const ANCHOR = /\]\((?!\w+:)([^)#\s]*)#([^)\s]+)\)/g
const FENCED = /^```[\s\S]*?^```$/gm
const HEADING = /^#+ (.+)$/gm
const LINK = /\]\((?!\w+:)([^)#\s]+)/g

describe('the documents', () => {
  const files = documents()

  it('were found', () => {
    expect(files).toEqual(expect.arrayContaining(['CONTRIBUTING.md', 'docs/decisions/README.md']))
  })

  it.each(files)('%s names no path of a machine it was written on', (file) => {
    expect(MACHINE_PATH.exec(textOf(file))?.[0]).toBeUndefined()
  })

  it.each(files)('%s links to files that exist', (file) => {
    const targets = [...textOf(file).matchAll(LINK)].map(([, target = '']) =>
      join(dirname(file), target),
    )
    expect(targets.filter((target) => !existsSync(join(REPO, target)))).toEqual([])
  })

  it.each(files)('%s links to headings that exist', (file) => {
    const targets = [...textOf(file).matchAll(ANCHOR)].map(([, page = '', anchor = '']) => ({
      page: page === '' ? file : join(dirname(file), page),
      anchor,
    }))
    const missing = targets.filter(({ page, anchor }) => !anchorsOf(page).includes(anchor))
    expect(missing).toEqual([])
  })
})

describe('the search for machine paths', () => {
  it.each(['see /home/ann/threadspan', '`/root/.npm`', '(/Users/ann/x)', 'C:\\Users\\ann'])(
    'finds %s',
    (text) => {
      expect(MACHINE_PATH.test(text)).toBe(true)
    },
  )

  it.each([
    'POST /v1/traces',
    '/usr/bin/env node',
    'https://example.com/home/page',
    '/tmp/threads.db',
  ])('leaves %s alone', (text) => {
    expect(MACHINE_PATH.test(text)).toBe(false)
  })
})

function documents(): readonly string[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.md'],
    { cwd: REPO, encoding: 'utf8' },
  )
  return listed
    .trim()
    .split('\n')
    .filter((file) => existsSync(join(REPO, file)))
}

function textOf(file: string): string {
  return readFileSync(join(REPO, file), 'utf8')
}

// As GitHub makes them: in lower case, without punctuation, with dashes for spaces.
function anchorsOf(file: string): readonly string[] {
  const headings = textOf(file).replaceAll(FENCED, '').matchAll(HEADING)
  return Array.from(headings, ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
