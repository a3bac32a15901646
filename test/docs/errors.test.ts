import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DROP_REASONS } from '../../src/delivery/drop-reason.ts'
import { ERROR_CODES } from '../../src/thread/errors.ts'
import { readSourceFiles, REPO } from '../package/source-files.ts'

const SOURCES = readSourceFiles(join(REPO, 'src'))
const THROWN = /(?:\bThreadspanError\(|\bsuper\()\s*'([^']+)'/g

describe('docs/errors.md', () => {
  it('lists every code of an error, in the order of the type', () => {
    const codes = tableCells('docs/errors.md').map(([first]) => first)
    expect(codes.filter(isCode)).toEqual(ERROR_CODES)
  })

  it('lists every reason of every callback, in the order of the type', () => {
    const reasons = new Map<string, string[]>()
    let callback = ''
    for (const [first = '', , reason = ''] of tableCells('docs/errors.md')) {
      if (/^on[A-Z]/.test(first)) callback = first
      const isReason = first === callback || first === ''
      if (isReason) reasons.set(callback, [...(reasons.get(callback) ?? []), reason])
    }
    expect(Object.fromEntries(reasons)).toEqual({
      onDrop: DROP_REASONS,
      onDamage: wordsOf('store/otlp-file/line-damage.ts'),
      onProblem: wordsOf('receiver/receiver-problem.ts'),
      onPartial: wordsOf('store/http/partial-answer.ts'),
    })
  })
})

describe('docs/set-ups.md', () => {
  it('lists every code of a finding, in the order of the type', () => {
    const codes = tableCells('docs/set-ups.md').map(([first]) => first)
    expect(codes.filter(isCode)).toEqual(wordsOf('record/setup/setup-finding.ts').filter(isCode))
    expect(codes).toContain('NO_PROVIDER')
  })
})

describe('the code of an error', () => {
  const thrown = [...SOURCES.values()].flatMap((text) =>
    Array.from(text.matchAll(THROWN), ([, code]) => code),
  )

  it('is thrown somewhere, and none is thrown that is not in the union', () => {
    expect(new Set(thrown)).toEqual(new Set(ERROR_CODES))
  })
})

/** The cells of all tables of a page, row by row, without backticks. */
function tableCells(page: string): string[][] {
  return readFileSync(join(REPO, page), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.replaceAll('`', '').trim()),
    )
}

/** The members of the unions of words in a source file. */
function wordsOf(path: string): string[] {
  const text = SOURCES.get(path) ?? ''
  return Array.from(text.matchAll(/[<|]\s*'([\w-]+)'/g), ([, word = '']) => word)
}

function isCode(text = ''): boolean {
  return /^[A-Z]+(_[A-Z]+)*$/.test(text)
}
