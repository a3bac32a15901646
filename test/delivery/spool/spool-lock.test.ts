import * as fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { spoolHost } from '../../../src/delivery/spool/lock-state.ts'
import { SpoolLock, type SpoolStatus } from '../../../src/delivery/spool/spool-lock.ts'
import { noCounts, noStatus, spoolFolder } from './spool-folder.ts'

function lockIn(folder: string, status: SpoolStatus = noStatus): { lock: SpoolLock; path: string } {
  const lock = new SpoolLock(fs, folder, status)
  return { lock, path: join(folder, `${lock.owner}.lock`) }
}

function age(path: string, seconds = 61): void {
  const then = Date.now() / 1000 - seconds
  fs.utimesSync(path, then, then)
}

describe('a lock of the spool', () => {
  it('is there from the beginning, for its user alone', () => {
    const { lock, path } = lockIn(spoolFolder())
    expect(fs.statSync(path).mode & 0o777).toBe(0o600)
    expect(lock.isHeldBy(lock.owner)).toBe(true)
  })

  it('is touched, and says if somebody has removed it meanwhile', () => {
    const { lock, path } = lockIn(spoolFolder())
    age(path)
    expect(lock.refresh()).toBe(true)
    expect(Date.now() - fs.statSync(path).mtimeMs).toBeLessThan(30_000)
    fs.rmSync(path)
    expect(lock.refresh()).toBe(false)
    expect(fs.existsSync(path)).toBe(true)
  })

  it('tells its host and the counts of the moment, and leaves no draft', () => {
    const folder = spoolFolder()
    let tracked = 1
    const { lock, path } = lockIn(folder, () => ({ counts: { ...noCounts(), tracked: tracked++ } }))
    lock.publish()
    lock.publish()
    expect(JSON.parse(fs.readFileSync(path, 'utf8'))).toMatchObject({
      host: spoolHost(fs),
      counts: { tracked: 2 },
    })
    expect(fs.statSync(path).mode & 0o777).toBe(0o600)
    expect(fs.readdirSync(folder)).toEqual([`${lock.owner}.lock`])
  })

  it('knows whether another process holds one', () => {
    const folder = spoolFolder()
    const [one, other] = [lockIn(folder), lockIn(folder)]
    expect(one.lock.isHeldBy(other.lock.owner)).toBe(true)
    other.lock.release()
    expect(one.lock.isHeldBy(other.lock.owner)).toBe(false)
  })

  it('removes locks and drafts of processes that are gone, and no others', () => {
    const folder = spoolFolder()
    const { lock, path } = lockIn(folder)
    const old = ['1-dead.lock', '1-dead.lock.draft', 'notes.txt']
    const fresh = ['1-alive.lock', '1-alive.lock.draft']
    for (const name of [...old, ...fresh]) fs.writeFileSync(join(folder, name), '')
    for (const name of old) age(join(folder, name))
    age(path)
    lock.releaseDead(fs.readdirSync(folder))
    expect(fs.readdirSync(folder).toSorted()).toEqual(
      ['notes.txt', ...fresh, `${lock.owner}.lock`].toSorted(),
    )
  })

  it('cannot be had in a folder that is not there', () => {
    expect(() => lockIn(join(spoolFolder(), 'none'))).toThrow('ENOENT')
  })
})
