import { ThreadNotFoundError } from '../../thread/errors.ts'
import type { RecordedThread, ThreadRest } from '../../thread/recorded-thread.ts'
import { rebuildThread } from '../rebuild/rebuild-thread.ts'
import type { SpanReader } from '../span-reader.ts'
import { BoundedSpans } from './bounded-spans.ts'
import { type ChosenTraces, chooseTraces } from './choose-traces.ts'
import { earlier, later } from './instants.ts'
import { PART_BOUNDS, type PartBounds } from './part-bounds.ts'
import { readShortThread } from './read-short-thread.ts'
import { outlineThread, type ThreadOutline } from './thread-outline.ts'
import type { ThreadWindow } from './thread-window.ts'
import { withoutEarlierHistory } from './without-earlier-history.ts'

/**
 * Reads one thread, however long it is: all of it if it is short, else the part that a window names, by default the end.
 * `rest` of the result says what was not read. Whole turns are read, unless a single one is too long.
 *
 * A store without `listTraces` is still read to its thread's end. Only what the window keeps stays in memory.
 *
 * @param bounds How much is rebuilt at once. Default: 20,000 spans with 50 million characters.
 * @throws ThreadNotFoundError if the store has no span of it.
 * @example
 * ```ts
 * const { messages, rest } = await readThreadWindow(store, 'chat-4711')
 * if (rest !== undefined) console.log(`the last ${messages.length} messages`)
 * ```
 */
export async function readThreadWindow(
  reader: SpanReader,
  threadId: string,
  window: ThreadWindow = {},
  bounds: PartBounds = PART_BOUNDS,
): Promise<RecordedThread> {
  if (reader.listTraces === undefined) {
    return rebuildPart(threadId, await keepSpans(reader.readThreadSpans(threadId), window, bounds))
  }
  const short = await readShortThread(reader, threadId, bounds)
  if (short !== undefined) return rebuildThread(short, threadId)
  const outline = await outlineThread(reader.listTraces(threadId))
  const chosen = chooseTraces(outline.traces, window, bounds.spans)
  const kept = await keepSpans(readTraces(reader, threadId, outline, chosen), window, bounds)
  return rebuildPart(threadId, kept, outline, chosen)
}

// A thread of one long trace is read faster in the order in which the store has it. The bounds cut it in any order.
function readTraces(
  reader: SpanReader,
  threadId: string,
  { traces }: ThreadOutline,
  chosen: ChosenTraces,
): ReturnType<SpanReader['readThreadSpans']> {
  if (chosen.traces.length === traces.length) return reader.readThreadSpans(threadId)
  return reader.readThreadSpans(
    threadId,
    chosen.traces.map(({ traceId }) => traceId),
  )
}

async function keepSpans(
  spans: ReturnType<SpanReader['readThreadSpans']>,
  window: ThreadWindow,
  bounds: PartBounds,
): Promise<BoundedSpans> {
  const kept = new BoundedSpans(window, bounds)
  for await (const span of spans) kept.add(span)
  return kept
}

function rebuildPart(
  threadId: string,
  found: BoundedSpans,
  outline?: ThreadOutline,
  chosen?: ChosenTraces,
): RecordedThread {
  if (found.extent.spans === 0) throw new ThreadNotFoundError(threadId)
  const thread = rebuildThread(found.finish(), threadId)
  const rest = restOf(found, outline, chosen)
  return rest === undefined ? thread : withoutEarlierHistory({ ...thread, rest })
}

function restOf(
  found: BoundedSpans,
  outline: ThreadOutline | undefined,
  chosen: ChosenTraces | undefined,
): ThreadRest | undefined {
  let { earlierUnixNano, laterUnixNano } = found
  if (chosen?.earlierUnixNano !== undefined) {
    earlierUnixNano = later(earlierUnixNano, chosen.earlierUnixNano)
  }
  if (chosen?.laterUnixNano !== undefined) {
    laterUnixNano = earlier(laterUnixNano, chosen.laterUnixNano)
  }
  if (earlierUnixNano === undefined && laterUnixNano === undefined) return undefined
  const { spans, startUnixNano, endUnixNano } = outline ?? found.extent
  return {
    spans: Math.max(spans, found.extent.spans),
    startUnixNano,
    endUnixNano,
    ...(earlierUnixNano !== undefined && { earlierUnixNano }),
    ...(laterUnixNano !== undefined && { laterUnixNano }),
  }
}
