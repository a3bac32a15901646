import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('leave-streams.ts', import.meta.url))

describe('a stream that nobody reads to its end', () => {
  it('is recorded as aborted once its reader is gone, and one that is read goes on', () => {
    const printed = execFileSync(process.execPath, ['--expose-gc', program], { encoding: 'utf8' })
    expect(printed.trim().split('\n').toSorted()).toEqual([
      'half a readable: aborted: one ',
      'half an iterable: aborted: one ',
      'read: completed: one two three',
      'unread iterable: aborted: ',
      'unread readable: aborted: ',
      'unread run: aborted: ""',
    ])
  })
})
