import * as fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SpoolFiles, type SpoolSegment } from '../../../src/delivery/spool/spool-files.ts'
import { OptionError } from '../../../src/thread/errors.ts'
import { noStatus, spoolFolder } from './spool-folder.ts'

const open = (folder: string, maxBytes = 1_000_000): SpoolFiles =>
  new SpoolFiles(folder, maxBytes, noStatus)
const line = (text: string): Uint8Array => new TextEncoder().encode(text)
const segmentsIn = (folder: string): readonly string[] =>
  fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()

/** Whether a file is the lock of the process whose segment is in the folder. */
function isLockOf(folder: string, name: string): boolean {
  const [segment = ''] = segmentsIn(folder)
  return name.endsWith('.lock') && segment.includes(name.replace('.lock', ''))
}

function oldest(files: SpoolFiles): SpoolSegment {
  const segment = files.oldest()
  if (segment === undefined) throw new Error('no segment')
  return segment
}

describe('the files of a spool', () => {
  it('hold lines in the order in which they were written', () => {
    const files = open(spoolFolder())
    expect(files.isEmpty).toBe(true)
    expect([files.append(line('one'), 1), files.append(line('two'), 2)]).toEqual([true, true])
    const segment = oldest(files)
    expect(files.read(segment)).toEqual(['one', 'two'])
    expect(segment).toMatchObject({ spans: 3, bytes: 8 })
    expect(files.isEmpty).toBe(false)
  })

  it('are no longer written to once they are being read', () => {
    const folder = spoolFolder()
    const files = open(folder)
    files.append(line('one'), 1)
    const first = oldest(files)
    files.append(line('two'), 1)
    expect(files.read(first)).toEqual(['one'])
    expect(segmentsIn(folder).length).toBe(2)
    files.remove(first)
    expect(files.read(oldest(files))).toEqual(['two'])
    expect(segmentsIn(folder).length).toBe(1)
  })

  it('are closed at four megabytes', () => {
    const folder = spoolFolder()
    const files = open(folder, 20_000_000)
    for (let n = 0; n < 5; n++) files.append(new Uint8Array(1_500_000).fill(0x61), 1)
    expect(segmentsIn(folder).map((name) => fs.statSync(join(folder, name)).size)).toEqual([
      4_500_003, 3_000_002,
    ])
  })

  it('take no line past their bound, and one again when there is room', () => {
    const files = open(spoolFolder(), 10)
    expect(files.append(line('12345'), 1)).toBe(true)
    expect(files.append(line('12345'), 1)).toBe(false)
    files.remove(oldest(files))
    expect(files.append(line('12345'), 1)).toBe(true)
  })

  it('leave out a line that was cut off', () => {
    const files = open(spoolFolder())
    files.append(line('whole'), 1)
    const segment = oldest(files)
    fs.appendFileSync(segment.path, 'to')
    expect(files.read(segment)).toEqual(['whole'])
  })

  it('are written anew if another process has taken one away', () => {
    const folder = spoolFolder()
    const files = open(folder)
    files.append(line('one'), 1)
    const [name = ''] = segmentsIn(folder)
    fs.renameSync(join(folder, name), join(folder, 'taken'))
    expect(files.append(line('two'), 1)).toBe(true)
    const [again = ''] = segmentsIn(folder)
    expect(fs.readFileSync(join(folder, again), 'utf8')).toBe('two\n')
    expect(files.read(oldest(files))).toBeUndefined()
  })

  it('of a process that is gone are taken over, those of a living one are not', () => {
    const folder = spoolFolder()
    const [gone, alive] = [open(folder), open(folder)]
    gone.append(line('left'), 1)
    alive.append(line('own'), 1)
    gone.release()
    const next = open(folder)
    next.adopt()
    const adopted = oldest(next)
    expect(next.read(adopted)).toEqual(['left'])
    expect(adopted).toMatchObject({ spans: undefined, bytes: 5 })
    next.remove(adopted)
    expect(next.oldest()).toBeUndefined()
    expect(alive.read(oldest(alive))).toEqual(['own'])
  })

  it('of a process that only slept are found to be taken over, not deleted', () => {
    const folder = spoolFolder()
    const [slept, other] = [open(folder), open(folder)]
    slept.append(line('left'), 1)
    expect([slept.missing().length, slept.isTakenOver()]).toEqual([0, false])
    const lock = fs.readdirSync(folder).find((name) => isLockOf(folder, name)) ?? ''
    fs.rmSync(join(folder, lock))
    other.adopt()
    expect([slept.missing().length, slept.isTakenOver()]).toEqual([1, true])
    other.remove(oldest(other))
    expect(slept.isTakenOver()).toBe(true)
  })

  it('that were deleted are missing, and the folder is made again', () => {
    const folder = spoolFolder()
    const [files, other] = [open(folder), open(folder)]
    files.append(line('one'), 1)
    fs.rmSync(folder, { recursive: true })
    other.adopt()
    expect([files.missing().length, files.isTakenOver()]).toEqual([1, false])
    expect(files.append(line('two'), 1)).toBe(true)
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700)
    expect(segmentsIn(folder).length).toBe(1)
  })

  it('keep their age when they are taken over, and come before younger ones', () => {
    const folder = spoolFolder()
    fs.writeFileSync(join(folder, '1600000000000-1-dead-0.jsonl'), 'old\n')
    const files = open(folder)
    files.append(line('young'), 1)
    files.adopt()
    const first = oldest(files)
    expect(first.since).toBe(1_600_000_000_000)
    expect(files.read(first)).toEqual(['old'])
  })

  it('that are damaged are set aside and not delivered again', () => {
    const folder = spoolFolder()
    const files = open(folder)
    files.append(line('broken'), 1)
    const segment = oldest(files)
    files.setAside(segment)
    expect(files.isEmpty).toBe(true)
    expect(fs.readFileSync(`${segment.path}.damaged`, 'utf8')).toBe('broken\n')
    const next = open(folder)
    files.release()
    next.adopt()
    expect(next.isEmpty).toBe(true)
  })

  it('give a line of another segment as a sample', () => {
    const files = open(spoolFolder())
    files.append(line('one'), 1)
    const first = oldest(files)
    expect(files.sample(first)).toBeUndefined()
    files.append(line('two'), 1)
    expect(files.sample(first)).toBe('two')
  })

  it('need a folder that can be made', () => {
    const path = join(spoolFolder(), 'file')
    fs.writeFileSync(path, '')
    expect(() => open(path)).toThrow(OptionError)
  })
})
