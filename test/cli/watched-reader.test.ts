import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SpanReader } from '../../src/replay/span-reader.ts'
import { watchedReader } from '../../src/cli/source/watched-reader.ts'
import { processTerminal } from '../../src/cli/terminal/terminal.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { sqliteStore } from '../../src/store/sqlite.ts'
import { sketchSpan } from '../store/thread-spans.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => vi.useRealTimers())

/** Reads a thread of 30 spans, of which each takes so long, and gives what was said meanwhile. */
async function readSlowly(reader: SpanReader, millis: number): Promise<string[]> {
  const notices: string[] = []
  const notice = (line: string) => void notices.push(line)
  const watched = watchedReader(reader, { ...processTerminal('never'), notice })
  for await (const traces of watched.listTraces?.('thread') ?? []) {
    vi.advanceTimersByTime(millis * traces.length)
  }
  for await (const span of watched.readThreadSpans('thread')) {
    vi.advanceTimersByTime(span.name === '' ? 0 : millis)
  }
  return notices
}

const SPANS = Array.from({ length: 30 }, (_, n) => sketchSpan({ span: n + 1, thread: 'thread' }))

test('a read that takes long says after a second how far it is, and then every five seconds', async () => {
  const store = memoryStore()
  await store.write(SPANS)
  expect(await readSlowly(store, 500)).toEqual([
    '3 spans read so far',
    '13 spans read so far',
    '23 spans read so far',
  ])
})

test('the search for the traces of a thread is reported too', async () => {
  const store = sqliteStore(':memory:')
  await store.write(SPANS)
  expect(await readSlowly(store, 1000)).toEqual([
    '1 span read so far',
    '6 spans read so far',
    '11 spans read so far',
    '16 spans read so far',
    '21 spans read so far',
    '26 spans read so far',
  ])
  await store.close()
})

test('a read that takes no time is silent', async () => {
  const store = memoryStore()
  await store.write(SPANS)
  expect(await readSlowly(store, 1)).toEqual([])
})
