import type { PlaybackClock } from '../play/play-thread.ts'
import type { SpanReader, ThreadChanges, ThreadSummary } from '../span-reader.ts'
import type { ThreadConditions } from './thread-query.ts'

/** How to follow threads. */
export interface FollowOptions {
  /** Waits between two looks. */
  readonly clock: PlaybackClock
  /** Begin where an earlier one ended. Without it, only what changes from now on is given. */
  readonly cursor?: string
  /** How often to look, in milliseconds. The default is 1000. */
  readonly everyMillis?: number
  /** Ends it. */
  readonly signal?: AbortSignal
}

// Of a store that keeps no changes, as many of the latest threads are compared.
const MAX_COMPARED = 200

/**
 * The threads that change, as long as it is iterated: in this process, or in another one that writes to the same store. A
 * thread that is forgotten is not reported. Of a store that keeps no changes, only the latest 200 threads that match are looked
 * at, and the cursor is empty.
 *
 * @throws StoreError if reading fails, OptionError if a condition is wrong.
 * @example
 * for await (const { threads } of followThreads(store, { bot: 'shop' }, { clock })) {
 *   for (const { id, lastMessage } of threads) console.log(id, lastMessage)
 * }
 */
export async function* followThreads(
  reader: SpanReader,
  query: ThreadConditions,
  { clock, cursor, everyMillis = 1000, signal }: FollowOptions,
): AsyncGenerator<ThreadChanges> {
  const next = reader.listChanges?.bind(reader) ?? comparing(reader)
  let at = cursor ?? (await next(query)).cursor
  for (;;) {
    if (signal?.aborted === true) return
    const changes = await next(query, at)
    const isMore = changes.cursor !== at
    at = changes.cursor
    if (changes.threads.length > 0) yield changes
    if (!isMore || at === '') await pause(clock, everyMillis, signal)
  }
}

function comparing(reader: SpanReader): NonNullable<SpanReader['listChanges']> {
  let seen: ReadonlyMap<string, string> | undefined
  return async (query) => {
    const threads: ThreadSummary[] = []
    for await (const thread of reader.listThreads({ ...query, limit: MAX_COMPARED })) {
      threads.push(thread)
    }
    const before = seen
    const now = new Map(threads.map((thread) => [thread.id, stateOf(thread)]))
    seen = now
    const changed = threads.filter(
      ({ id }) => before !== undefined && before.get(id) !== now.get(id),
    )
    return { threads: changed.toReversed(), cursor: '' }
  }
}

function stateOf(thread: ThreadSummary): string {
  return JSON.stringify(thread, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}

// The clock may end early in any way.
async function pause(
  clock: PlaybackClock,
  millis: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await clock.wait(millis, signal)
  } catch (error) {
    if (signal?.aborted !== true) throw error
  }
}
