import { readThreadWindow } from '../../replay/parts/read-thread-window.ts'
import { sliceThread } from '../../replay/parts/slice-thread.ts'
import { nowUnixNano } from '../../thread/instant.ts'
import type { RecordedThread } from '../../thread/recorded-thread.ts'
import { readSince } from '../since-option.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { windowNotices } from '../transcript/window-notices.ts'
import { readSource } from './open-source.ts'
import type { SourceOptions } from './source-options.ts'
import { resolveThread } from './resolve-thread.ts'
import { watchedReader } from './watched-reader.ts'

/** Which part of a thread a command shows. */
export interface WindowOptions {
  /** How many messages at most, counted from the end. */
  readonly last?: number
  /** Only messages since then: an age or a time. */
  readonly from?: string
}

/** A thread, or the part of it that was wanted. */
export interface ShownThread {
  readonly thread: RecordedThread
  /** What a reader should know of the rest, a sentence each. */
  readonly notices: readonly string[]
}

/**
 * Reads the part of a thread that a command shows. If that is too long to read at once, it is the end of it, or with
 * `from` alone the beginning.
 *
 * @param allBranches Whether `last` counts the messages of other tries too.
 * @throws CliError if there is no such source or thread, or `from` is not a time.
 */
export async function readWindow(
  given: string,
  options: SourceOptions & WindowOptions,
  terminal: Terminal,
  allBranches: boolean,
): Promise<ShownThread> {
  const { last, from } = options
  const instant = from === undefined ? 0n : readSince(from, nowUnixNano(), '--from')
  const keep = from !== undefined && last === undefined ? 'first' : 'last'
  const read = await readSource(options, terminal, (reader) => {
    const watched = watchedReader(reader, terminal)
    return resolveThread(watched, given, (id) =>
      readThreadWindow(watched, id, { from: instant, keep }),
    )
  })
  const since = sliceThread(read, firstSince(read, instant))
  const messages = allBranches ? since.messages.length : since.path.length
  const thread = sliceThread(since, firstOfLast(since, last ?? messages, allBranches))
  const isCut = keep === 'last' && messages < (last ?? Infinity) && endsSince(read, instant)
  return { thread, notices: windowNotices(thread, { isCut, messages }) }
}

// Whether something was not read that should be there: it is too much at once.
function endsSince({ rest }: RecordedThread, instant: bigint): boolean {
  return rest?.earlierUnixNano !== undefined && rest.earlierUnixNano >= instant
}

function firstSince({ messages }: RecordedThread, instant: bigint): number {
  const first = messages.findIndex(({ startUnixNano }) => startUnixNano >= instant)
  return first === -1 ? messages.length : first
}

function firstOfLast(
  { messages, path }: RecordedThread,
  last: number,
  allBranches: boolean,
): number {
  if (allBranches) return messages.length - last
  if (path.length <= last) return 0
  const id = path.at(-last)
  return messages.findIndex((message) => message.id === id)
}
