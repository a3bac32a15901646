import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { OTLP_LIMITS } from '../../src/otlp/limits/otlp-limits.ts'

const PAGE = fileURLToPath(new URL('../../docs/receiver.md', import.meta.url))

it('the table of limits on the page of the receiver has the limits of the code, in their order', () => {
  const rows = readFileSync(PAGE, 'utf8').matchAll(/^\| `((?:span|body)\.\w+)` +\| (\d+) +\|/gm)
  const { span, body } = OTLP_LIMITS
  expect(Array.from(rows, ([, name, limit]) => [name, Number(limit)])).toEqual([
    ...Object.entries(span).map(([name, limit]) => [`span.${name}`, limit]),
    ...Object.entries(body).map(([name, limit]) => [`body.${name}`, limit]),
  ])
})
