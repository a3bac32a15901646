import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import type { SpanReader } from '../../src/replay/span-reader.ts'
import type { SpanStore } from '../../src/store/span-store.ts'

/** A reader, and the way by which spans get to where it reads, as one store. */
export function foreignStore(
  reader: SpanReader,
  send: (spans: readonly RecordedSpan[]) => Promise<unknown>,
  stop: () => Promise<unknown> = async () => {},
): SpanStore {
  let isOpen = true
  return {
    capabilities: reader.capabilities,
    readThreadSpans: (threadId) => reader.readThreadSpans(threadId),
    listThreads: (query) => reader.listThreads(query),
    async write(spans) {
      if (spans.length > 0) await send(spans)
      return { stored: spans.length, duplicates: 0 }
    },
    // Log records do not come this way.
    async writeEvents(events) {
      return { stored: 0, duplicates: 0, dropped: events.length }
    },
    async close() {
      await reader.close()
      if (isOpen) await stop()
      isOpen = false
    },
  }
}
