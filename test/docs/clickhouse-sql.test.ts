import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { clickhouseThreadTables } from '../../src/store/clickhouse.ts'

it('docs/backends.md shows the tables for ClickHouse as the package makes them', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/backends.md'), 'utf8')
  const [, sql] = /```sql\n(CREATE[\s\S]*?)\n?```/.exec(page) ?? []
  expect(sql).toBe(
    clickhouseThreadTables()
      .map((statement) => `${statement};\n`)
      .join('\n')
      .trimEnd(),
  )
})
