import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import { findThreads } from '../../../src/replay/find-threads.ts'
import type { SummaryPart } from '../../../src/replay/thread-summary.ts'
import { memoryStore } from '../../../src/store/memory.ts'
import { PartSums } from '../../../src/store/sqlite/index-file/part-sums.ts'
import type { SpanStore } from '../../../src/store/span-store.ts'
import { sqliteStore } from '../../../src/store/sqlite.ts'
import { makeAttributes } from '../../otlp/recorded-spans.ts'
import { makeStoreFiles } from '../store-files.ts'
import { sketchMessage, sketchSpan } from '../thread-spans.ts'

const newPath = makeStoreFiles('.db')
const TRACES = 300

// Trace ids as they are, and some that all begin alike.
const SHAPES = {
  'begin alike': (n: number) => hexId(n, 32),
  'are spread': (n: number) => hexId((n * 2_654_435_761) % 2 ** 32, 8) + '0'.repeat(24),
}

/** A model call of a session, in a trace of its own. */
function call(n: number, traceId: string): RecordedSpan {
  const attributes = {
    'session.id': 'session',
    'gen_ai.operation.name': 'chat',
    'user.id': `user ${n}`,
    'gen_ai.input.messages': `[{"role":"user","content":"question ${n}"}]`,
  }
  return { ...sketchSpan({ span: n, attributes }), traceId }
}

const THIRD_CALL = makeAttributes([
  ['session.id', 'third'],
  ['gen_ai.operation.name', 'chat'],
])

/** A message of an app, which takes a trace away from its session. */
function takeAway(n: number, traceId: string): RecordedSpan {
  return { ...sketchMessage({ span: 10_000 + n, thread: `own ${n}` }), traceId }
}

describe.each(Object.entries(SHAPES))(
  'a session of many traces whose ids %s',
  (_shape, traceIdOf) => {
    const seed = Array.from({ length: TRACES }, (_, n) => call(n + 1, traceIdOf(n + 1)))

    it('is summed up exactly while traces leave it, come and come back', async () => {
      const [model, store] = [memoryStore(), sqliteStore(newPath())]
      const write = (...spans: RecordedSpan[]) => writeBoth(model, store, spans)
      await write(...seed)
      // The first and the last one hold what the summary shows.
      for (const n of [1, TRACES, 2, 150, 151, TRACES - 1]) {
        await write(takeAway(n, traceIdOf(n)))
        await write(call(1000 + n, traceIdOf(1000 + n)), call(2000 + n, traceIdOf(3)))
        expect(await findThreads(store)).toEqual(await findThreads(model))
      }
      for (const n of Array.from({ length: TRACES }, (_, index) => index + 1)) {
        await write(takeAway(n, traceIdOf(n)))
      }
      expect(await findThreads(store)).toEqual(await findThreads(model))
      await store.close()
    })

    it('is summed up exactly if two processes take traces away in turn', async () => {
      const path = newPath()
      const [model, store, other] = [memoryStore(), sqliteStore(path), sqliteStore(path)]
      await writeBoth(model, store, seed)
      for (const n of [TRACES, TRACES - 1, 1, 2, 3]) {
        await writeBoth(model, n % 2 === 0 ? store : other, [takeAway(n, traceIdOf(n))])
        expect(await findThreads(store)).toEqual(await findThreads(model))
      }
      await store.close()
      await other.close()
    })

    it('keeps no sum of a slice that could not be indexed', async () => {
      const path = newPath()
      const [model, store] = [memoryStore(), sqliteStore(path)]
      const shared = { ...call(5000, traceIdOf(9)), attributes: THIRD_CALL }
      await writeBoth(model, store, [...seed, shared])
      await writeBoth(model, store, [takeAway(1, traceIdOf(1))])
      expect(await findThreads(store)).toEqual(await findThreads(model))
      const database = new DatabaseSync(`${path}-index`)
      database.exec(`CREATE TRIGGER late BEFORE DELETE ON threads WHEN old.id = 'third'
        BEGIN SELECT RAISE(ABORT, 'too late'); END`)
      await writeBoth(model, store, [takeAway(9, traceIdOf(9))])
      await expect(findThreads(store)).rejects.toThrow('too late')
      database.exec('DROP TRIGGER late')
      database.close()
      await writeBoth(model, store, [takeAway(2, traceIdOf(2))])
      expect(await findThreads(store)).toEqual(await findThreads(model))
      await store.close()
    })
  },
)

describe('the sums of a session', () => {
  it.each([1000, 10_000])('cost as much to correct with %i traces as with a few', (traces) => {
    const ids = Array.from({ length: traces }, (_, n) => SHAPES['are spread'](n)).toSorted()
    const left = new Set(ids)
    let reads = 0
    const sums = new PartSums({
      traceIds: (_, prefix, limit) => {
        const begin = lowerBound(ids, prefix)
        return ids.slice(begin, begin + limit).filter((id) => id.startsWith(prefix))
      },
      partOf: (traceId) => {
        reads++
        return left.has(traceId) ? PART : undefined
      },
    })
    expect(sums.sumOf(1)?.messages).toBe(traces)
    reads = 0
    for (const id of ids.slice(500, 520)) {
      left.delete(id)
      sums.touch(1, id)
      sums.sumOf(1)
    }
    expect(sums.sumOf(1)?.messages).toBe(traces - 20)
    expect(reads).toBeLessThanOrEqual(20 * 64)
    expect(reads).toBeGreaterThan(0)
  })
})

const PART: SummaryPart = {
  id: 'session',
  startUnixNano: 1n,
  endUnixNano: 2n,
  messages: 1,
  events: 0,
  runs: 0,
  errors: 0,
  tags: [],
}

async function writeBoth(model: SpanStore, store: SpanStore, spans: readonly RecordedSpan[]) {
  expect(await store.write(spans)).toEqual(await model.write(spans))
}

function lowerBound(sorted: readonly string[], prefix: string): number {
  const found = sorted.findIndex((id) => id >= prefix)
  return found === -1 ? sorted.length : found
}

function hexId(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0')
}
