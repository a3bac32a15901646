import type { RecordedThread } from '../../thread/recorded-thread.ts'
import { usageOf } from '../usage-of.ts'
import { later } from './instants.ts'

/** A thread without the messages before the one at an index, nor what came before it. */
export function sliceThread(thread: RecordedThread, index: number): RecordedThread {
  if (index <= 0) return thread
  const { usage: _, ...facts } = thread
  const messages = thread.messages.slice(index)
  const kept = new Set(messages.map(({ id }) => id))
  const { startUnixNano, endUnixNano, tally } = thread
  const before = thread.messages.slice(0, index).map((message) => message.endUnixNano)
  const start = messages[0]?.startUnixNano ?? endUnixNano
  const isKept = (part: { readonly startUnixNano: bigint }) =>
    messages.length > 0 && part.startUnixNano >= start
  const runs = thread.runs.filter(isKept)
  const usage = usageOf([...messages.flatMap((message) => message.runs), ...runs])
  return {
    ...facts,
    startUnixNano: start,
    messages,
    path: thread.path.filter((id) => kept.has(id)),
    events: thread.events.filter(isKept),
    runs,
    ...(usage && { usage }),
    rest: {
      spans: tally.spans,
      startUnixNano,
      endUnixNano,
      ...thread.rest,
      earlierUnixNano: before.reduce(later, thread.rest?.earlierUnixNano ?? 0n),
    },
  }
}
