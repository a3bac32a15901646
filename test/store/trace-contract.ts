import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import type { TraceOutline } from '../../src/replay/span-reader.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { openedStores } from './opened-stores.ts'
import type { StoreUnderTest } from './store-contract.ts'
import { byId, EPOCH, readAll, sketchMessage, sketchSpan } from './thread-spans.ts'

/** What a store must do that gives a thread in parts. */
export function describeTraces({ name, open }: Pick<StoreUnderTest, 'name' | 'open'>): void {
  const { openStore } = openedStores({ open })

  describe(`${name}: the traces of a thread`, () => {
    it('are listed with the start, the end and the number of the spans that name the thread', async () => {
      const store = await openStore()
      await store.write([
        sketchMessage({ trace: 1, span: 1, thread: 'thread', start: 5n, end: 6n }),
        sketchSpan({ trace: 2, span: 2, thread: 'thread', start: 1n, end: 2n }),
        sketchSpan({ trace: 1, span: 3, thread: 'other', start: 0n, end: 99n }),
        sketchSpan({ trace: 3, span: 4, thread: 'other' }),
      ])
      await store.write([sketchSpan({ trace: 1, span: 5, thread: 'thread', start: 4n, end: 9n })])
      expect(await traces(store, 'thread')).toEqual([
        outline({ trace: 1, start: 4n, end: 9n, spans: 2 }),
        outline({ trace: 2, start: 1n, end: 2n, spans: 1 }),
      ])
      expect(await traces(store, 'nothing')).toEqual([])
    })

    it('are listed if only other tools name the thread', async () => {
      const store = await openStore()
      const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.conversation.id': 'thread' }
      await store.write([
        sketchSpan({ trace: 1, span: 1, start: 5n, end: 6n, attributes }),
        sketchSpan({ trace: 1, span: 2, start: 1n, end: 9n }),
        sketchSpan({ trace: 2, span: 3, thread: 'thread' }),
      ])
      const [first, second] = await traces(store, 'thread')
      expect(first).toMatchObject({ traceId: traceId(1) })
      expect(second).toEqual(outline({ trace: 2, start: 3n, end: 4n, spans: 1 }))
      expect(spanIds(await readTraces(store, 'thread', [traceId(1)]))).toEqual([1, 2])
    })

    it('tell an unfinished span that has no end by its start', async () => {
      const store = await openStore()
      const span = sketchSpan({ span: 1, thread: 'thread', start: 7n })
      await store.write([{ ...span, endUnixNano: 0n }])
      expect(await traces(store, 'thread')).toEqual([
        outline({ trace: 1, start: 7n, end: 7n, spans: 1 }),
      ])
    })

    it('are read one after another as asked for, each by start, with the spans that name no thread', async () => {
      const store = await openStore()
      await store.write([
        sketchSpan({ trace: 1, span: 1, thread: 'thread', start: 9n }),
        sketchSpan({ trace: 1, span: 2, thread: 'thread', start: 3n }),
        sketchSpan({ trace: 2, span: 3, thread: 'thread', start: 1n }),
        sketchSpan({ trace: 2, span: 4, start: 0n }),
        sketchSpan({ trace: 2, span: 5, thread: 'other' }),
        sketchSpan({ trace: 3, span: 6, thread: 'thread' }),
        sketchSpan({ trace: 4, span: 7, thread: 'other' }),
      ])
      const read = (...numbers: number[]) => readTraces(store, 'thread', numbers.map(traceId))
      expect(spanIds(await read(2, 1))).toEqual([3, 4, 2, 1])
      expect(spanIds(await read(4))).toEqual([])
      expect(spanIds(await read())).toEqual([])
    })

    it('have together the spans of the whole thread, each once', async () => {
      const sketch = fc.record({
        trace: fc.integer({ min: 1, max: 4 }),
        thread: fc.constantFrom('thread', 'thread', 'other', undefined),
        attributes: fc.constantFrom(
          {},
          { 'gen_ai.operation.name': 'chat', 'gen_ai.conversation.id': 'thread' },
          { 'gen_ai.operation.name': 'chat', 'session.id': 'other' },
        ),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(sketch, { maxLength: 12 }), async (sketches) => {
          const store = await openStore()
          const spans = sketches.map(({ thread, ...rest }, index) =>
            sketchSpan({ ...rest, span: index + 1, ...(thread !== undefined && { thread }) }),
          )
          await store.write(spans)
          const ids = (await traces(store, 'thread')).map((trace) => trace.traceId)
          const whole = await readAll(store, 'thread')
          const parts = await readTraces(store, 'thread', ids)
          expect(spanIds(byId(parts))).toEqual(spanIds(whole))
          await store.close()
        }),
        { numRuns: 60 },
      )
    })

    it('come in pieces, so that a long thread keeps nobody waiting', async () => {
      const store = await openStore()
      await store.write(
        Array.from({ length: 5000 }, (_, index) =>
          sketchSpan({ trace: 1 + (index % 2), span: index + 1, thread: 'thread' }),
        ),
      )
      const pieces: TraceOutline[] = []
      for await (const batch of store.listTraces?.('thread') ?? []) pieces.push(...batch)
      expect(pieces.length).toBeGreaterThan(2)
      expect((await traces(store, 'thread')).map(({ spans }) => spans)).toEqual([2500, 2500])
    })
  })
}

function traceId(number: number): string {
  return number.toString(16).padStart(32, '0')
}

function outline({
  trace,
  start,
  end,
  spans,
}: Record<'start' | 'end', bigint> & Record<'trace' | 'spans', number>): TraceOutline {
  return {
    traceId: traceId(trace),
    startUnixNano: EPOCH + start,
    endUnixNano: EPOCH + end,
    spans,
  }
}

/** The traces of a thread in the order of their ids, their pieces put together. */
async function traces(store: SpanStore, threadId: string): Promise<TraceOutline[]> {
  const found = new Map<string, TraceOutline>()
  if (store.listTraces === undefined) throw new Error('the store lists no traces')
  for await (const pieces of store.listTraces(threadId)) {
    for (const piece of pieces) {
      const known = found.get(piece.traceId) ?? { ...piece, spans: 0 }
      found.set(piece.traceId, {
        traceId: piece.traceId,
        startUnixNano: min(known.startUnixNano, piece.startUnixNano),
        endUnixNano: -min(-known.endUnixNano, -piece.endUnixNano),
        spans: known.spans + piece.spans,
      })
    }
  }
  return [...found.values()].toSorted((a, b) => (a.traceId < b.traceId ? -1 : 1))
}

async function readTraces(
  store: SpanStore,
  threadId: string,
  traceIds: readonly string[],
): Promise<RecordedSpan[]> {
  const spans: RecordedSpan[] = []
  for await (const span of store.readThreadSpans(threadId, traceIds)) spans.push(span)
  return spans
}

function spanIds(spans: readonly RecordedSpan[]): number[] {
  return spans.map(({ spanId }) => Number.parseInt(spanId, 16))
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
