import type { ThreadSummary } from './span-reader.ts'
import type { SummaryPart } from './thread-summary.ts'

/** The summary that a list shows, once all that is known of the thread is merged. */
export function toThreadSummary(part: SummaryPart): ThreadSummary {
  const { user, first, last, messages, spans: _spans, isUntimed: _isUntimed, ...counts } = part
  const isRecorded = messages > 0 || counts.runs === 0
  return {
    ...counts,
    ...(isRecorded && { messages }),
    ...(user && { userId: user.text }),
    ...(first && { firstMessage: first.text }),
    ...(last && { lastMessage: last.text }),
  }
}
