import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { LIMITS } from '../../src/thread/limits/limits.ts'

const PAGE = fileURLToPath(new URL('../../docs/span-conventions.md', import.meta.url))

it('the table of limits on the page of span conventions has the limits of the code, in their order', () => {
  const [, section = ''] = readFileSync(PAGE, 'utf8').split('\n## Limits\n')
  const [table = ''] = /\| what .*?(?=\n\n)/s.exec(section) ?? []
  const limits = table
    .split('\n')
    .slice(2)
    .map((row) => row.split('|')[2]?.trim().replaceAll(',', ''))
  expect(limits).toEqual(Object.values(LIMITS).map(String))
})
