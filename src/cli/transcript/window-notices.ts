import { formatInstant } from '../../thread/instant.ts'
import type { RecordedThread } from '../../thread/recorded-thread.ts'
import { count } from '../terminal/count.ts'

/** How much of a thread could be read at once. */
export interface ReadWindow {
  /** Whether the thread has more messages before these than were asked to be left out. */
  readonly isCut: boolean
  /** How many messages were read. */
  readonly messages: number
}

/** What a reader of a part should know of the rest of the thread, a sentence each. */
export function windowNotices(
  { rest, messages: shown }: RecordedThread,
  { isCut, messages }: ReadWindow,
): string[] {
  if (rest === undefined) return []
  const notices: string[] = []
  if (isCut) {
    notices.push(
      `note: the thread is too long to be shown at once: ${rest.spans} spans since ${formatInstant(rest.startUnixNano)}`,
      `note: these are its last ${count(messages, 'message')}; --from TIME shows others, --last N fewer`,
    )
  }
  if (shown.length === 0) {
    notices.push(
      `note: no message is so late: the thread ends at ${formatInstant(rest.endUnixNano)}`,
    )
  }
  if (rest.laterUnixNano !== undefined) {
    notices.push(`note: the thread goes on: --from ${formatInstant(rest.laterUnixNano)}`)
  }
  return notices
}
