import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, it } from 'vitest'
import { INDEX_SCHEMA } from '../../../src/store/sqlite/index-file/index-schema.ts'
import { NearIds } from '../../../src/store/sqlite/index-file/ids/near-ids.ts'

const index = manyThreads()
afterAll(() => index.close())

function manyThreads(): DatabaseSync {
  const index = new DatabaseSync(':memory:')
  index.exec(INDEX_SCHEMA)
  index.exec(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19999)
    INSERT INTO threads (id, start_unix_nano, end_unix_nano, length_class, errors, change)
    SELECT printf('thread-%05d-of-%d', i * 7919 % 20000, i % 7), 0, 0, 0, 0, 0 FROM n`)
  return index
}

it.each([
  ['two letters exchanged', 'thraed-11234'],
  ['a letter missing at the beginning', 'hread-11234'],
  ['a letter missing inside', 'thead-11234'],
  ['a letter too many', 'thrread-11234'],
  ['another letter', 'thxead-11234'],
  ['another letter late', 'thread_11234'],
])('an id with %s finds the right one among many, and looks at few', (_, given) => {
  const row = index.prepare("SELECT id FROM threads WHERE id LIKE 'thread-11234%'").get()
  const whole = String(row?.['id'])
  const near = new NearIds(index)
  expect(near.find(given + whole.slice(12))).toContain(whole)
  expect(near.find(given)).toContain(whole)
  expect(near.find('x'.repeat(5000)).length).toBeLessThanOrEqual(1100)
  expect(near.find(given).length).toBeLessThanOrEqual(1100)
})
