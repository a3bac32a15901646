import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { readThreadId } from '../thread-summary.ts'

/** The thread id that most spans carry, of equally common ones the first by alphabet; `''` where none carries any. */
export function commonestThreadId(spans: readonly RecordedSpan[]): string {
  const counts = new Map<string, number>()
  for (const { attributes } of spans) {
    const id = readThreadId(attributes)
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  let [commonest, most] = ['', 0]
  for (const [id, count] of counts) {
    if (count > most || (count === most && id < commonest)) [commonest, most] = [id, count]
  }
  return commonest
}
