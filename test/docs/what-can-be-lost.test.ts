import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LOSSES } from './losses.ts'

const ROOT = join(import.meta.dirname, '../..')

function rowsOfPage(): readonly string[] {
  const page = readFileSync(join(ROOT, 'docs/what-can-be-lost.md'), 'utf8')
  const firstCells = page.split('\n').flatMap((line) => /^\| (.+?) +\|/.exec(line)?.[1] ?? [])
  return firstCells.filter((cell) => !/^(?:what is (?:lost|missing)|-+)$/.test(cell))
}

describe('docs/what-can-be-lost.md', () => {
  it('has a test for each row, and a row for each test', () => {
    expect(rowsOfPage()).toEqual(LOSSES.map(([row]) => row))
  })

  it.each(LOSSES)('is right: %s', (_row, file, title) => {
    const source = readFileSync(join(ROOT, 'test', file), 'utf8')
    expect(source).toContain(title)
  })
})
