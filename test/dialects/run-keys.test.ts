import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { classifySpan } from '../../src/dialects/classify-span.ts'
import { RUN_KEYS } from '../../src/dialects/run-keys.ts'
import { clickhouseThreadTables } from '../../src/store/clickhouse.ts'
import { REPO } from '../package/source-files.ts'
import { needs } from '../support/needs.ts'
import { hasForeignTraces, readForeignTraces } from './read/foreign-traces.ts'

it(
  'each run of real traces of frameworks has a key of a run',
  needs({ data: hasForeignTraces }),
  () => {
    const runs = readForeignTraces()
      .flatMap(({ spans }) => spans)
      .filter((span) => classifySpan(span) !== undefined)
    expect(runs.length).toBeGreaterThan(50)
    const others = runs.filter(({ attributes }) => !RUN_KEYS.some((key) => key in attributes))
    expect(others.map(({ name }) => name)).toEqual([])
  },
)

it('docs/backends.md shows the SQL that searches for these keys', () => {
  const page = readFileSync(join(REPO, 'docs/backends.md'), 'utf8')
  const missing = clickhouseThreadTables().filter((sql) => !page.includes(`${sql};`))
  expect(missing).toEqual([])
})
