import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { ThreadNotFoundError } from '../../thread/errors.ts'
import type { SpanReader } from '../span-reader.ts'
import type { PartBounds } from './part-bounds.ts'
import { spanChars } from './span-chars.ts'

/**
 * The spans of a thread, if they are no more than can be rebuilt at once. Most threads are so short that to look at their
 * traces first would cost more.
 *
 * @throws ThreadNotFoundError if the store has no span of it.
 */
export async function readShortThread(
  reader: SpanReader,
  threadId: string,
  bounds: PartBounds,
): Promise<readonly RecordedSpan[] | undefined> {
  const spans: RecordedSpan[] = []
  let chars = 0
  for await (const span of reader.readThreadSpans(threadId)) {
    spans.push(span)
    chars += spanChars(span)
    if (spans.length > bounds.spans || chars > bounds.chars) return undefined
  }
  if (spans.length === 0) throw new ThreadNotFoundError(threadId)
  return spans
}
