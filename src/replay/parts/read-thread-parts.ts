import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type { UnixNano } from '../../thread/instant.ts'
import type { RecordedThread, ThreadRest } from '../../thread/recorded-thread.ts'
import { readThread } from '../read-thread.ts'
import { rebuildThread } from '../rebuild/rebuild-thread.ts'
import type { SpanReader, TraceOutline } from '../span-reader.ts'
import { later } from './instants.ts'
import { PART_BOUNDS, type PartBounds } from './part-bounds.ts'
import { readShortThread } from './read-short-thread.ts'
import { spanChars } from './span-chars.ts'
import { outlineThread, type ThreadExtent } from './thread-outline.ts'
import { withoutEarlierHistory } from './without-earlier-history.ts'

/**
 * Reads a whole thread, however long it is, in parts of bounded size from its beginning to its end. A short thread is one
 * part, without `rest`. Each span is in one part, and each turn too, unless it is too long for a part. What refers to a
 * message of another part, such as late feedback by an app's own id, is counted in the `tally` of its part.
 *
 * A store without `listTraces` gives one part, whatever its size.
 *
 * @param bounds How much is rebuilt at once. Default: 20,000 spans with 50 million characters.
 *
 * @throws ThreadNotFoundError if the store has no span of it.
 */
export async function* readThreadParts(
  reader: SpanReader,
  threadId: string,
  bounds: PartBounds = PART_BOUNDS,
): AsyncGenerator<RecordedThread> {
  if (reader.listTraces === undefined) {
    yield await readThread(reader, threadId)
    return
  }
  const short = await readShortThread(reader, threadId, bounds)
  if (short !== undefined) {
    yield rebuildThread(short, threadId)
    return
  }
  const outline = await outlineThread(reader.listTraces(threadId))
  const parts = new PartBuilder(threadId, outline, bounds)
  for (const group of groups(outline.traces, bounds.spans)) {
    if (parts.hasSpans) yield parts.take(group[0]?.startUnixNano)
    for await (const span of reader.readThreadSpans(threadId, idsOf(group))) {
      if (parts.isFull) yield parts.take(span.startUnixNano)
      parts.add(span)
    }
  }
  if (parts.hasSpans) yield parts.take()
}

/** Collects the spans of one part after the other. */
class PartBuilder {
  readonly #threadId: string
  readonly #thread: ThreadExtent
  readonly #bounds: PartBounds
  #spans: RecordedSpan[] = []
  #chars = 0
  #end: UnixNano | undefined
  #earlier: UnixNano | undefined

  constructor(threadId: string, thread: ThreadExtent, bounds: PartBounds) {
    this.#threadId = threadId
    this.#thread = thread
    this.#bounds = bounds
  }

  get hasSpans(): boolean {
    return this.#spans.length > 0
  }

  get isFull(): boolean {
    return this.#spans.length >= this.#bounds.spans || this.#chars >= this.#bounds.chars
  }

  add(span: RecordedSpan): void {
    this.#spans.push(span)
    this.#chars += spanChars(span)
    this.#end = later(this.#end, span.endUnixNano)
  }

  /** The part that was collected. Without `laterUnixNano` it is the last. */
  take(laterUnixNano?: UnixNano): RecordedThread {
    const thread = rebuildThread(this.#spans, this.#threadId)
    const earlierUnixNano = this.#earlier
    this.#spans = []
    this.#chars = 0
    this.#earlier = this.#end
    if (earlierUnixNano === undefined && laterUnixNano === undefined) return thread
    const { spans, startUnixNano, endUnixNano } = this.#thread
    const rest: ThreadRest = {
      spans,
      startUnixNano,
      endUnixNano,
      ...(earlierUnixNano !== undefined && { earlierUnixNano }),
      ...(laterUnixNano !== undefined && { laterUnixNano }),
    }
    return withoutEarlierHistory({ ...thread, rest })
  }
}

function* groups(
  traces: readonly TraceOutline[],
  maxSpans: number,
): Generator<readonly TraceOutline[]> {
  let group: TraceOutline[] = []
  let spans = 0
  for (const trace of traces) {
    if (group.length > 0 && spans + trace.spans > maxSpans) {
      yield group
      group = []
      spans = 0
    }
    group.push(trace)
    spans += trace.spans
  }
  if (group.length > 0) yield group
}

function idsOf(traces: readonly TraceOutline[]): readonly string[] {
  return traces.map(({ traceId }) => traceId)
}
