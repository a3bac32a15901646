import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('mark-many-spans.ts', import.meta.url))

describe('the memory of marking', () => {
  it('does not grow with 1,000,000 marked spans, of which one in a hundred never ends', () => {
    const kilobytes = Number(
      execFileSync(process.execPath, ['--expose-gc', program], { encoding: 'utf8' }),
    )
    // Ten thousand kept spans are 9 MB, a million kept marks 60 at the least.
    expect(kilobytes).toBeLessThan(3000)
  })
})
