import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSpool } from '../../../src/delivery/spool/read-spool.ts'
import { SpoolFiles } from '../../../src/delivery/spool/spool-files.ts'
import { encodeJsonTraces } from '../../../src/otlp/json/encode-json-traces.ts'
import { StoreError } from '../../../src/thread/errors.ts'
import { makeSpan } from '../../otlp/recorded-spans.ts'
import { noCounts, noStatus, spoolFolder } from './spool-folder.ts'

const batch = (spans: number): string =>
  JSON.stringify(encodeJsonTraces(Array.from({ length: spans }, () => makeSpan())))

const LEFT = '1600000000000-1-dead-0.jsonl'

describe('a spool that is looked at', () => {
  it('says what waits for a process that lives', () => {
    const folder = spoolFolder()
    const files = new SpoolFiles(folder, 1_000_000, () => ({
      counts: { ...noCounts(), tracked: 9 },
      trouble: 'it responded with 401',
    }))
    files.append(new TextEncoder().encode(batch(2)), 2)
    files.append(new TextEncoder().encode(batch(1)), 1)
    files.adopt()
    expect(readSpool(folder)).toMatchObject({
      owners: [
        {
          pid: process.pid,
          isAlive: true,
          trouble: 'it responded with 401',
          spans: 3,
          files: 1,
          bytes: batch(2).length + batch(1).length + 2,
          counts: { tracked: 9 },
        },
      ],
      faults: [],
    })
  })

  it('says what a process that is gone has left, the oldest first', () => {
    const folder = spoolFolder()
    writeFileSync(join(folder, '1700000000000-2-dead-0.jsonl'), `${batch(1)}\n`)
    writeFileSync(join(folder, LEFT), `${batch(1)}\n${batch(4)}\n`)
    expect(readSpool(folder).owners).toMatchObject([
      { pid: 1, isAlive: false, spans: 5, oldestUnixMillis: 1_600_000_000_000 },
      { pid: 2, isAlive: false, spans: 1, oldestUnixMillis: 1_700_000_000_000 },
    ])
  })

  it.each([
    ['torn', `${batch(1)}\n${batch(1).slice(0, 20)}`, 1],
    ['damaged', `${batch(1)}\nnonsense\n${batch(1)}\n`, 2],
  ])('says that a file is %s, and counts what can be read', (kind, text, spans) => {
    const folder = spoolFolder()
    writeFileSync(join(folder, LEFT), text)
    expect(readSpool(folder)).toMatchObject({
      owners: [{ spans }],
      faults: [{ file: LEFT, kind }],
    })
  })

  it('takes a last line that a living process has not ended for one that it is writing', () => {
    const folder = spoolFolder()
    const files = new SpoolFiles(folder, 1_000_000, noStatus)
    files.append(new TextEncoder().encode(batch(1)), 1)
    files.adopt()
    const name = readdirSync(folder).find((one) => one.endsWith('.jsonl')) ?? ''
    appendFileSync(join(folder, name), 'half a l')
    expect(readSpool(folder)).toMatchObject({ owners: [{ spans: 1 }], faults: [] })
    files.release()
    expect(readSpool(folder).faults).toEqual([{ file: name, kind: 'torn' }])
  })

  it('says that a file was set aside, or cannot be read', () => {
    const folder = spoolFolder()
    writeFileSync(join(folder, `${LEFT}.damaged`), 'nonsense\n')
    mkdirSync(join(folder, LEFT))
    expect(readSpool(folder).faults).toEqual([
      { file: `${LEFT}.damaged`, kind: 'damaged' },
      { file: LEFT, kind: 'unreadable' },
    ])
  })

  it('is left as it was', () => {
    const folder = spoolFolder()
    writeFileSync(join(folder, LEFT), `${batch(1)}\ntorn`)
    writeFileSync(join(folder, 'notes.txt'), 'mine')
    readSpool(folder)
    expect(readdirSync(folder)).toEqual([LEFT, 'notes.txt'])
    expect(readFileSync(join(folder, LEFT), 'utf8')).toBe(`${batch(1)}\ntorn`)
  })

  it('is none if the folder is not there', () => {
    const folder = join(spoolFolder(), 'none')
    expect(() => readSpool(folder)).toThrow(StoreError)
    expect(() => readSpool(folder)).toThrow(folder)
  })
})
