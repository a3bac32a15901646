import type { MessageId } from '../../thread/message-id.ts'
import type { RecordedMessage } from '../../thread/recorded-thread.ts'
import { pushTo } from '../../thread/push-to.ts'

/** A label for each message of which there are several attempts: `try 2 of 3`, `edit 1 of 2`. */
export function attemptLabels(
  messages: readonly RecordedMessage[],
): ReadonlyMap<MessageId, string> {
  const labels = new Map<MessageId, string>()
  label(labels, messages, 'edit', ({ replaces }) => replaces)
  label(labels, messages, 'try', ({ retryOf }) => retryOf)
  return labels
}

type Earlier = (message: RecordedMessage) => MessageId | undefined

function label(
  labels: Map<MessageId, string>,
  messages: readonly RecordedMessage[],
  word: string,
  earlier: Earlier,
): void {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const groups = new Map<MessageId, MessageId[]>()
  for (const message of messages) {
    pushTo(groups, firstOf(message, byId, earlier), message.id)
  }
  for (const group of groups.values()) {
    if (group.length < 2) continue
    group.forEach((id, i) => labels.set(id, `${word} ${i + 1} of ${group.length}`))
  }
}

function firstOf(
  message: RecordedMessage,
  byId: ReadonlyMap<MessageId, RecordedMessage>,
  earlier: Earlier,
): MessageId {
  const seen = new Set<MessageId>()
  let first = message
  // Recorded references may form a circle.
  while (!seen.has(first.id)) {
    seen.add(first.id)
    const before = byId.get(earlier(first) ?? '')
    if (before === undefined) break
    first = before
  }
  return first.id
}
