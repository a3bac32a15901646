import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DROP_REASONS } from '../../src/delivery/drop-reason.ts'

const ROOT = join(import.meta.dirname, '../..')

// A test of docs/errors.md holds the page against the list.
it('every reason of the type is in the list', () => {
  const source = readFileSync(join(ROOT, 'src/delivery/drop-reason.ts'), 'utf8')
  const type = source.slice(0, source.indexOf('DROP_REASONS'))
  expect(DROP_REASONS).toEqual([...type.matchAll(/\| '([a-z-]+)'/g)].map(([, reason]) => reason))
})
