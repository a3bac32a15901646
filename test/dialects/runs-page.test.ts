import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { RUN_KINDS } from '../../src/thread/run-kind.ts'
import { REPO } from '../package/source-files.ts'
import { dialectTable } from './dialect-table.ts'

const page = readFileSync(join(REPO, 'docs/runs.md'), 'utf8')

it('docs/runs.md shows every dialect, and how it shows the kind of a span and its thread', () => {
  expect(rowsBelow('## Dialects')).toEqual(dialectTable())
})

it('docs/runs.md says of every kind what it is', () => {
  const kinds = rowsBelow('# Runs').map(([kind = '']) => kind.replaceAll('`', ''))
  expect(kinds).toEqual([...RUN_KINDS, 'no run'])
})

// The rows of the first table below a heading.
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const section = page.slice(page.indexOf(heading))
  const [table = ''] = /(?:^\|.*\n)+/m.exec(section) ?? []
  const rows = table.trim().split('\n').slice(2)
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}
