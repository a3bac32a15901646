import type { RecordedThread } from '../../thread/recorded-thread.ts'

/**
 * A thread, or a part of one without the messages that only a model's history tells of and that are before all others. They are
 * the messages of earlier parts, and would be there twice.
 */
export function withoutEarlierHistory(thread: RecordedThread): RecordedThread {
  const { messages, path, rest } = thread
  if (rest?.earlierUnixNano === undefined) return thread
  const first = messages.findIndex(({ source, timeKnown }) => source !== 'run' || timeKnown)
  if (first <= 0) return thread
  const history = new Set(messages.slice(0, first).map(({ id }) => id))
  const [next, ...others] = messages.slice(first)
  if (next === undefined) return thread
  const { parentId: _, ...opening } = next
  return {
    ...thread,
    messages: [opening, ...others],
    path: path.filter((id) => !history.has(id)),
  }
}
