import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pause } from '../../src/delivery/pause.ts'

const MODULE = join(import.meta.dirname, '../../src/delivery/pause.ts')
const HOUR = 3_600_000

describe('a pause', () => {
  it('ends by itself', async () => {
    await pause(1, new AbortController().signal)
  })

  it('ends when its signal is aborted, and at once if it was aborted before', async () => {
    const stopping = new AbortController()
    const paused = pause(HOUR, stopping.signal)
    stopping.abort()
    await paused
    await pause(HOUR, stopping.signal)
  })

  it('does not keep a process alive', () => {
    const program = `
      import { pause } from ${JSON.stringify(MODULE)}
      void pause(${HOUR}, new AbortController().signal)`
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    })
    expect(output.toString()).toBe('')
  })
})
