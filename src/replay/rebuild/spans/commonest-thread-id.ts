import type { RecordedSpan } from '../../../otlp/recorded-span.ts'
import { readForeignThread } from '../../../dialects/foreign-thread.ts'
import { readThreadId } from '../../../thread/thread-id.ts'

/**
 * The thread id that most spans carry; of equally common ones, the first in code unit order. If no span has an id of
 * ours, the ids of other tools count. `''` if there is none either.
 */
export function commonestThreadId(spans: readonly RecordedSpan[]): string {
  return (
    commonest(spans.map(({ attributes }) => readThreadId(attributes))) ??
    commonest(spans.map((span) => certainId(span))) ??
    commonest(spans.map((span) => readForeignThread(span)?.id)) ??
    ''
  )
}

function certainId(span: RecordedSpan): string | undefined {
  const foreign = readForeignThread(span)
  return foreign?.isCertain === true ? foreign.id : undefined
}

function commonest(ids: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>()
  for (const id of ids) if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1)
  let [found, most]: [string | undefined, number] = [undefined, 0]
  for (const [id, count] of counts) {
    if (count > most || (count === most && id < (found ?? id))) [found, most] = [id, count]
  }
  return found
}
