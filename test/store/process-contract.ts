import { describe, expect, it } from 'vitest'
import { findThreads } from '../../src/replay/find-threads.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { runStoreProcess } from './run-store-process.ts'
import { readIds } from './thread-spans.ts'

/** A store in a file, and how a test gets at it. */
export interface FileStoreUnderTest {
  readonly kind: 'sqlite' | 'otlp-file'
  readonly newPath: () => string
  readonly open: (path: string) => SpanStore
}

/** What every store in a file must do among processes, as tests. */
export function describeStoreProcesses({ kind, newPath, open }: FileStoreUnderTest): void {
  describe(`${kind}: processes`, () => {
    it('has everything that was acknowledged before its writer was killed, and can go on', async () => {
      const path = newPath()
      for (const [round, killAfter] of [1, 40, 17].entries()) {
        const trace = round + 1
        const acknowledged = await runStoreProcess({ kind, path, trace, batches: 1e6, killAfter })
        const store = open(path)
        const spans = await readSpansOfTrace(store, trace)
        expect(acknowledged).toBeGreaterThanOrEqual(killAfter)
        expect(spans.slice(0, acknowledged)).toEqual(numbersTo(acknowledged))
        const [summary] = await findThreads(store)
        expect(summary?.messages).toBe(await countMessages(store))
        await store.close()
      }
    })

    it('takes spans from several processes at once, which all start with no file', async () => {
      const path = newPath()
      const writers = [1, 2, 3, 4].map((trace) =>
        runStoreProcess({ kind, path, trace, batches: 60 }),
      )
      expect(await Promise.all(writers)).toEqual([60, 60, 60, 60])
      const store = open(path)
      expect(await readIds(store, 'thread')).toHaveLength(5 * 60)
      expect(await findThreads(store)).toMatchObject([{ messages: 4 * 60 }])
      for (const trace of [1, 2, 3, 4, 0xff]) {
        expect(await readSpansOfTrace(store, trace)).toEqual(numbersTo(60))
      }
      await store.close()
    })

    it('sees what another process writes, while it does', async () => {
      const path = newPath()
      const store = open(path)
      const counts: number[] = []
      const ended = new AbortController()
      const writer = runStoreProcess({ kind, path, trace: 1, batches: 200 })
      const written = writer.finally(() => ended.abort())
      while (!ended.signal.aborted) {
        counts.push(await countMessages(store))
        await new Promise(setImmediate)
      }
      await written
      expect(counts).toEqual(counts.toSorted((a, b) => a - b))
      expect(await countMessages(store)).toBe(200)
      await store.close()
    })
  })
}

async function readSpansOfTrace(store: SpanStore, trace: number): Promise<number[]> {
  const spans: number[] = []
  for await (const { traceId, spanId } of store.readThreadSpans('thread')) {
    if (Number.parseInt(traceId, 16) === trace) spans.push(Number.parseInt(spanId, 16))
  }
  return spans.toSorted((a, b) => a - b)
}

async function countMessages(store: SpanStore): Promise<number> {
  let messages = 0
  for await (const { attributes } of store.readThreadSpans('thread')) {
    messages += Number(attributes['chat.kind'] === 'message')
  }
  return messages
}

function numbersTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}
