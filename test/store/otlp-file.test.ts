import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { decodeJsonTraces } from '../../src/otlp/json/decode-json-traces.ts'
import { encodeJsonTraces } from '../../src/otlp/json/encode-json-traces.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { findThreads } from '../../src/replay/find-threads.ts'
import { type LineDamage, type OtlpFileStore, otlpFileStore } from '../../src/store/otlp-file.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { OptionError, StoreError } from '../../src/thread/errors.ts'
import { makeAttributes } from '../otlp/recorded-spans.ts'
import { DATA_FOLDER } from '../support/data-folder.ts'
import { needs } from '../support/needs.ts'
import { describeForeignThreads } from './foreign-contract.ts'
import { describeLogEvents } from './log-event-contract.ts'
import { describeQueries } from './query-contract.ts'
import { describeSearch } from './search-contract.ts'
import { describeFollowing } from './follow-contract.ts'
import { describeStoreProcesses } from './process-contract.ts'
import { describeStore, type StoreUnderTest } from './store-contract.ts'
import { makeStoreFiles } from './store-files.ts'
import { byId, readAll, readIds, sketchSpan, written } from './thread-spans.ts'
import { describeUnfinished } from './unfinished-contract.ts'

const DATA = join(DATA_FOLDER, 'otlp/demo-shop.jsonl')

const newPath = makeStoreFiles('.jsonl')
const paths = new WeakMap<SpanStore, string>()

function open(path = newPath()): SpanStore {
  const store = otlpFileStore(path)
  paths.set(store, path)
  return store
}

function lineOf(...spans: readonly number[]): string {
  return JSON.stringify(
    encodeJsonTraces(spans.map((span) => sketchSpan({ span, thread: 'thread' }))),
  )
}

/** A store on a file with this text, and the damage it reports. */
function openText(text: string | Buffer): {
  store: OtlpFileStore
  path: string
  damages: LineDamage[]
} {
  const path = newPath()
  writeFileSync(path, text)
  const damages: LineDamage[] = []
  const store = otlpFileStore(path, { onDamage: (damage) => damages.push(damage) })
  return { store, path, damages }
}

const subject: StoreUnderTest = {
  name: 'otlpFileStore',
  open: () => open(),
  reopen: (store) => open(paths.get(store)),
}

describeStore(subject)
describeQueries(subject)
describeSearch(subject)
describeFollowing(subject)
describeForeignThreads(subject)
describeUnfinished(subject)
describeLogEvents(subject)
describeStoreProcesses({ kind: 'otlp-file', newPath, open })

describe('otlpFileStore: damage', () => {
  const first = `${lineOf(1)}\n`
  const last = Buffer.from(`${lineOf(2)}\n`)

  it.each(Array.from(last.keys(), (byte) => [byte]))(
    'survives a last line torn at byte %i, and goes on on a new line',
    async (byte) => {
      const { store, path, damages } = openText(
        Buffer.concat([Buffer.from(first), last.subarray(0, byte)]),
      )
      // A line that only lacks its line break is complete.
      const complete = byte === last.length - 1
      const torn = byte > 0 && !complete
      expect(await readIds(store, 'thread')).toEqual(complete ? [1, 2] : [1])
      expect(store.damaged).toBe(Number(torn))
      await store.write([sketchSpan({ span: 3, thread: 'thread' })])
      const expected = complete ? [1, 2, 3] : [1, 3]
      expect(await readIds(store, 'thread')).toEqual(expected)
      expect(await readIds(otlpFileStore(path), 'thread')).toEqual(expected)
      expect(store.damaged).toBe(Number(torn))
      const damage = { reason: 'unreadable', message: 'line 2: it is not complete JSON', line: 2 }
      expect(damages).toEqual(torn ? [damage] : [])
      expect(readFileSync(path, 'utf8').split('\n').at(-2)).toBe(lineOf(3))
    },
  )

  it.each([
    ['garbage', Buffer.from([0, 1, 2, 123, 34]), 'it is not complete JSON'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), 'it is not UTF-8'],
    ['an array', Buffer.from('[]'), 'body is an array, not an object'],
    ['a number', Buffer.from('7'), 'body is 7, not an object'],
    [
      'no list',
      Buffer.from('{"resourceSpans":{}}'),
      'body.resourceSpans is an object, not an array',
    ],
    ['deep JSON', Buffer.from('['.repeat(200_000)), 'it is not complete JSON'],
  ])('passes over a line that is %s, and reports it once', async (_, bytes, cause) => {
    const text = Buffer.concat([Buffer.from(first), bytes, Buffer.from('\n'), last])
    const { store, damages } = openText(text)
    expect(await readIds(store, 'thread')).toEqual([1, 2])
    await findThreads(store)
    expect(damages).toEqual([{ reason: 'unreadable', message: `line 2: ${cause}`, line: 2 }])
    expect(store.damaged).toBe(1)
  })

  it('reports spans that are rejected and keeps their neighbours', async () => {
    const line = lineOf(1, 2).replace('"spanId":"0000000000000001"', '"spanId":"zz"')
    const { store, damages } = openText(`${line}\n`)
    expect(await readIds(store, 'thread')).toEqual([2])
    expect(damages).toEqual([
      {
        reason: 'incomplete',
        message: 'line 1: 1 rejected spans: span id "zz" is not a valid id',
        line: 1,
      },
    ])
  })

  it('reads lines that are glued to a torn one, and two that are glued together', async () => {
    const torn = lineOf(9).slice(0, -20)
    const { store } = openText(`${torn}${lineOf(1)}${lineOf(2)}\n${lineOf(3)}\n`)
    expect(await readIds(store, 'thread')).toEqual([1, 2, 3])
    expect(store.damaged).toBe(1)
    expect(await findThreads(store)).toHaveLength(1)
  })

  it('takes blank lines, carriage returns, a byte order mark and other signals for no damage', async () => {
    const metrics = '{"resourceMetrics":[{"scopeMetrics":[]}]}'
    const { store } = openText(`\ufeff${lineOf(1)}\r\n\n  \n${metrics}\n{}\n${lineOf(2)}`)
    expect(await readIds(store, 'thread')).toEqual([1, 2])
    expect(store.damaged).toBe(0)
  })
})

describe('otlpFileStore: a file that others change', () => {
  it('reads a line that is written in two pieces once it is whole, and then counts no damage', async () => {
    const { store, path } = openText(`${lineOf(1)}\n`)
    const line = lineOf(2)
    appendFileSync(path, line.slice(0, 50))
    expect(await readIds(store, 'thread')).toEqual([1])
    expect(store.damaged).toBe(1)
    appendFileSync(path, `${line.slice(50)}\n${lineOf(3)}\n`)
    expect(await readIds(store, 'thread')).toEqual([1, 2, 3])
    expect(store.damaged).toBe(0)
  })

  it('writes nothing that another process has written meanwhile', async () => {
    const { store, path } = openText('')
    await store.write([sketchSpan({ span: 1, thread: 'thread' })])
    appendFileSync(path, `${lineOf(2)}\n`)
    const spans = [1, 2, 3].map((span) => sketchSpan({ span, thread: 'thread' }))
    expect(await store.write(spans)).toEqual(written({ stored: 1, duplicates: 2 }))
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(3)
  })

  it('gives a span once that the file has twice: as it first stands', async () => {
    const again = sketchSpan({ span: 1, thread: 'other', attributes: { again: true } })
    const other = sketchSpan({ span: 3, thread: 'other' })
    const otherLine = JSON.stringify(encodeJsonTraces([again, other]))
    const { store } = openText(`${lineOf(1)}\n${lineOf(1, 2)}\n${otherLine}\n`)
    const spans = [1, 2].map((span) => sketchSpan({ span, thread: 'thread' }))
    expect(isDeepStrictEqual(await readAll(store, 'thread'), spans)).toBe(true)
    expect(await readIds(store, 'other')).toEqual([3])
  })

  it('reports a line in which a span has the id of an earlier one and other content, once', async () => {
    const other = sketchSpan({ span: 1, thread: 'other' })
    const conflicting = JSON.stringify(
      encodeJsonTraces([other, sketchSpan({ span: 3, thread: 'other' })]),
    )
    const { store, damages } = openText(
      `${lineOf(1, 2)}\n${lineOf(2, 1)}\n${conflicting}\n${lineOf(4)}\n`,
    )
    expect(await readIds(store, 'thread')).toEqual([1, 2, 4])
    expect(await readIds(store, 'other')).toEqual([3])
    expect(damages).toEqual([
      {
        reason: 'conflict',
        message: 'line 3: 1 span has the id of an earlier span, but other content',
        line: 3,
      },
    ])
    expect(store.damaged).toBe(1)
    expect(await store.write([other])).toEqual(written({ conflicts: 1 }))
    expect(damages).toHaveLength(1)
  })

  it('takes the finished form of a span from a later line, also of another process', async () => {
    const unfinished = sketchSpan({
      span: 1,
      thread: 'thread',
      attributes: { 'chat.unfinished': true },
    })
    const { store, path, damages } = openText(`${JSON.stringify(encodeJsonTraces([unfinished]))}\n`)
    expect(await readAll(store, 'thread')).toEqual([unfinished])
    appendFileSync(path, `${lineOf(1, 2)}\n${JSON.stringify(encodeJsonTraces([unfinished]))}\n`)
    const spans = [1, 2].map((span) => sketchSpan({ span, thread: 'thread' }))
    expect(await readAll(store, 'thread')).toEqual(spans)
    expect(await readAll(otlpFileStore(path), 'thread')).toEqual(spans)
    expect(damages).toEqual([])
  })

  it('starts again where the file was replaced, as by rotation, or cut', async () => {
    const { store, path } = openText(`${lineOf(1)}\n`)
    expect(await readIds(store, 'thread')).toEqual([1])
    renameSync(path, `${path}.1`)
    writeFileSync(path, `${lineOf(2)}\n${lineOf(3)}\n`)
    expect(await readIds(store, 'thread')).toEqual([2, 3])
    truncateSync(path, lineOf(2).length + 1)
    expect(await readIds(store, 'thread')).toEqual([2])
  })

  it('reads a thread to its end where the file is replaced while it does', async () => {
    const { store, path } = openText(`${lineOf(1)}\n${lineOf(2)}\n`)
    const seen: string[] = []
    for await (const { spanId } of store.readThreadSpans('thread')) {
      if (existsSync(path)) renameSync(path, `${path}.1`)
      seen.push(spanId)
    }
    expect(seen).toHaveLength(2)
    expect(await findThreads(store)).toEqual([])
  })

  it('fails where the file is cut while a thread is read', async () => {
    const { store, path } = openText(`${lineOf(1)}\n${lineOf(2)}\n`)
    const reading = store.readThreadSpans('thread')[Symbol.asyncIterator]()
    await reading.next()
    truncateSync(path, 10)
    await expect(reading.next()).rejects.toThrow(`${path} was changed while it was read`)
  })
})

describe('otlpFileStore: opening', () => {
  it('counts a missing file as empty, and creates it at the first write', async () => {
    const path = newPath()
    const store = otlpFileStore(path)
    expect(await findThreads(store)).toEqual([])
    expect(await readAll(store, 'thread')).toEqual([])
    expect(existsSync(path)).toBe(false)
    await store.write([sketchSpan({ span: 1, thread: 'thread' })])
    expect(await readIds(store, 'thread')).toEqual([1])
  })

  it('names a missing file that is only to be read, and refuses to write', async () => {
    const path = newPath()
    const store = otlpFileStore(path, { readOnly: true })
    await expect(findThreads(store)).rejects.toThrow(StoreError)
    await expect(readAll(store, 'thread')).rejects.toThrow(path)
    await expect(store.write([sketchSpan({ span: 1 })])).rejects.toThrow(
      `${path} was opened for reading only`,
    )
    expect(existsSync(path)).toBe(false)
  })

  it.each(['/', '/nowhere/spans.jsonl', '/proc/spans.jsonl', 'a\0b'])(
    'says that it cannot write %j',
    async (path) => {
      const store = otlpFileStore(path)
      const refused = store.write([sketchSpan({ span: 1 })])
      await expect(refused).rejects.toThrow(StoreError)
      await expect(refused).rejects.toThrow(`cannot write ${path}: `)
    },
  )

  it('says that the disk is full', needs({ 'full-device': existsSync('/dev/full') }), async () => {
    const store = otlpFileStore('/dev/full')
    await expect(store.write([sketchSpan({ span: 1 })])).rejects.toThrow(/\/dev\/full: ENOSPC/)
    await expect(store.write([sketchSpan({ span: 1 })])).rejects.toThrow(StoreError)
  })

  it('refuses a path that is none', () => {
    expect(() => otlpFileStore('')).toThrow(OptionError)
    expect(() => otlpFileStore('spans.jsonl', { onDamage: 'log' as never })).toThrow(
      'onDamage must be a function',
    )
  })
})

describe('otlpFileStore: a Collector’s file', () => {
  it('gives back every span of the demo shop', needs({ data: existsSync(DATA) }), async () => {
    const spans = demoSpans()
    expect(spans).toHaveLength(547)
    const path = newPath()
    copyFileSync(DATA, path)
    const store = otlpFileStore(path)
    expect(await findThreads(store)).toEqual([])
    const traceIds = [...new Set(spans.map(({ traceId }) => traceId))]
    const marks = traceIds.map((traceId) => markOf(traceId))
    expect(await store.write(marks)).toEqual(written({ stored: traceIds.length, duplicates: 0 }))
    expect(await store.write(spans)).toEqual(written({ stored: 0, duplicates: 547 }))
    const read = (await Promise.all(traceIds.map((traceId) => readAll(store, traceId)))).flat()
    expect(isDeepStrictEqual(byId(read), byId([...spans, ...marks]))).toBe(true)
    expect(store.damaged).toBe(0)
  })
})

function demoSpans(): RecordedSpan[] {
  const lines = readFileSync(DATA, 'utf8').trim().split('\n')
  return lines.flatMap((line) => decodeJsonTraces(JSON.parse(line)).spans)
}

function markOf(traceId: string): RecordedSpan {
  const attributes = makeAttributes([['chat.thread_id', traceId]])
  return { ...sketchSpan({ span: 0xabc }), traceId, attributes }
}
