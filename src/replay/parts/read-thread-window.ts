import { ThreadNotFoundError } from '../../thread/errors.ts'
import type { RecordedThread, ThreadRest } from '../../thread/recorded-thread.ts'
import { rebuildThread } from '../rebuild/rebuild-thread.ts'
import type { SpanReader } from '../span-reader.ts'
import { BoundedSpans } from './bounded-spans.ts'
import { type ChosenTraces, chooseTraces } from './choose-traces.ts'
import { earlier, later } from './instants.ts'
import { type PartBounds, WINDOW_BOUNDS } from './part-bounds.ts'
import { outlineThread, type ThreadOutline } from './thread-outline.ts'
import type { ThreadWindow } from './thread-window.ts'
import { withoutEarlierHistory } from './without-earlier-history.ts'

/**
 * Reads one thread, however long it is: all of it if it is short, else the part that a window names, by default the end.
 * `rest` of the result says what was not read. Whole turns are read, unless a single one is too long.
 *
 * A store without `listTraces` is still read to its thread's end. Only what the window keeps stays in memory.
 *
 * @param bounds How much is rebuilt at once. Default: 10,000 spans with 50 million characters.
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
  bounds: PartBounds = WINDOW_BOUNDS,
): Promise<RecordedThread> {
  const outline = await outlineThread(reader, threadId)
  if (outline?.traces.length === 0) throw new ThreadNotFoundError(threadId)
  const chosen = outline && chooseTraces(outline.traces, window, bounds.spans)
  const found = new BoundedSpans(window, bounds)
  for await (const span of readTraces(reader, threadId, outline, chosen)) found.add(span)
  const kept = found.finish()
  if (found.extent.spans === 0) throw new ThreadNotFoundError(threadId)
  const thread = rebuildThread(kept, threadId)
  const rest = restOf(outline, chosen, found)
  return rest === undefined ? thread : withoutEarlierHistory({ ...thread, rest })
}

function readTraces(
  reader: SpanReader,
  threadId: string,
  outline: ThreadOutline | undefined,
  chosen: ChosenTraces | undefined,
): ReturnType<SpanReader['readThreadSpans']> {
  if (chosen?.traces.length === outline?.traces.length) return reader.readThreadSpans(threadId)
  return reader.readThreadSpans(
    threadId,
    chosen?.traces.map(({ traceId }) => traceId),
  )
}

function restOf(
  outline: ThreadOutline | undefined,
  chosen: ChosenTraces | undefined,
  found: BoundedSpans,
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
    spans,
    startUnixNano,
    endUnixNano,
    ...(earlierUnixNano !== undefined && { earlierUnixNano }),
    ...(laterUnixNano !== undefined && { laterUnixNano }),
  }
}
