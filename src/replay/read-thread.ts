import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { ThreadNotFoundError } from '../thread/errors.ts'
import type { RecordedThread } from '../thread/recorded-thread.ts'
import { rebuildThread } from './rebuild/rebuild-thread.ts'
import type { SpanReader } from './span-reader.ts'

/**
 * Reads one thread from a store and rebuilds it.
 *
 * @throws ThreadNotFoundError where the store has no span of it.
 */
export async function readThread(reader: SpanReader, threadId: string): Promise<RecordedThread> {
  const spans: RecordedSpan[] = []
  for await (const span of reader.readThreadSpans(threadId)) spans.push(span)
  if (spans.length === 0) throw new ThreadNotFoundError(threadId)
  return rebuildThread(spans, threadId)
}
