import { spawn } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readLock, spoolHost, writtenLock } from '../../../src/delivery/spool/lock-state.ts'
import { noCounts, spoolFolder } from './spool-folder.ts'

const HERE = spoolHost(fs)

/** A lock with this content, touched so long ago. */
function lock(content: string, { secondsAgo = 0 } = {}): string {
  const path = join(spoolFolder(), '1-a.lock')
  fs.writeFileSync(path, content)
  const then = Date.now() / 1000 - secondsAgo
  fs.utimesSync(path, then, then)
  return path
}

const written = (host: string): string =>
  writtenLock({ host, counts: noCounts(), countedUnixMillis: 1 })

/** The id of a process that has just ended. */
async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

describe('the lock of a process', () => {
  it('says that it lives, and what has become of its spans', () => {
    expect(readLock(fs, lock(written(HERE)), process.pid)).toEqual({
      isAlive: true,
      host: HERE,
      counts: noCounts(),
      countedUnixMillis: 1,
    })
    expect(HERE.startsWith(hostname())).toBe(true)
  })

  it('of this host is over when the process is gone, however fresh it is', async () => {
    expect(readLock(fs, lock(written(HERE)), await endedPid())?.isAlive).toBe(false)
  })

  it('of another host is over when it was not touched for a minute', async () => {
    const pid = await endedPid()
    expect(readLock(fs, lock(written('elsewhere')), pid)?.isAlive).toBe(true)
    expect(readLock(fs, lock(written('elsewhere'), { secondsAgo: 61 }), pid)?.isAlive).toBe(false)
  })

  it('is over after a minute although its process id is running', () => {
    expect(readLock(fs, lock(written(HERE), { secondsAgo: 61 }), process.pid)?.isAlive).toBe(false)
  })

  it('is not known if there is none', () => {
    expect(readLock(fs, join(spoolFolder(), '1-a.lock'), 1)).toBeUndefined()
  })

  it.each([
    ['nothing', ''],
    ['no JSON', 'another machine'],
    ['a list', '[]'],
    ['a host that is no text', '{"host":5}'],
    ['a huge host', JSON.stringify({ host: 'h'.repeat(1_000) })],
    ['more than a lock ever holds', JSON.stringify({ host: HERE, more: 'x'.repeat(20_000) })],
    [
      'counts that make no sense',
      JSON.stringify({ counts: { tracked: -1 }, countedUnixMillis: 1 }),
    ],
    ['counts without a time', JSON.stringify({ counts: noCounts() })],
  ])('with %s in it says only how old it is', (_what, content) => {
    expect(readLock(fs, lock(content), 1)).toEqual({ isAlive: true })
  })

  it('has counts for every reason, and for no other', () => {
    const counts = { ...noCounts(), droppedBy: { refused: 3, boredom: 5 } }
    const content = JSON.stringify({ host: HERE, counts, countedUnixMillis: 1 })
    expect(readLock(fs, lock(content), process.pid)?.counts?.droppedBy).toEqual({
      ...noCounts().droppedBy,
      refused: 3,
    })
  })

  it('is not followed to another file', () => {
    const folder = spoolFolder()
    fs.writeFileSync(join(folder, 'secret'), written(HERE))
    fs.symlinkSync(join(folder, 'secret'), join(folder, '1-a.lock'))
    expect(readLock(fs, join(folder, '1-a.lock'), process.pid)).toEqual({ isAlive: true })
  })
})
