import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ExportCounts } from '../../src/sdk/index.ts'
import type { SetUp } from './recorder.ts'

const program = join(import.meta.dirname, 'queue-memory.ts')

describe('the memory of the queue', () => {
  it.each<SetUp>(['registered', 'existing'])(
    'is at most 2 kB for a message of 200 characters, of 100,000 that wait, %s',
    (setUp) => {
      const args = ['--expose-gc', program, setUp]
      const printed = execFileSync(process.execPath, args, { encoding: 'utf8' })
      const { each, queued, dropped } = JSON.parse(printed) as ExportCounts & { each: number }
      expect({ queued, dropped }).toEqual({ queued: 100_000, dropped: 0 })
      expect(each).toBeGreaterThan(200)
      expect(each).toBeLessThanOrEqual(2_000)
    },
  )
})
