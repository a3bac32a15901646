import { formatInstant } from '../../thread/instant.ts'
import type { MessageId } from '../../thread/message-id.ts'
import type { RecordedLabel } from '../../thread/feedback/recorded-feedback.ts'
import type { RecordedMessage, RecordedThread } from '../../thread/recorded-thread.ts'
import type { MessageLine, ThreadLine } from './thread-line.ts'
import { type Implied, writeLabels, writeOpinions } from './write-opinions.ts'

/** A rebuilt thread as one line of a thread file, all branches in order: the counterpart of `parseThreadLine`. */
export function writeThreadLine(thread: RecordedThread): ThreadLine {
  const { id, userId, userProps, tags, metadata, messages, labels = [] } = thread
  const names = messageNames(messages, labels)
  return {
    thread: id,
    ...(userId !== undefined && { userId }),
    ...(userProps !== undefined && { userProps }),
    ...(tags.length > 0 && { tags }),
    ...(metadata !== undefined && { metadata }),
    ...writeOpinions(thread, impliedTime(messages.at(-1))),
    ...(labels.length > 0 && { labels: writeLabels(labels, names) }),
    messages: messages.map((message) => writeMessage(message, names)),
  }
}

/** What each message is called in the file, by message ID: the app's own id; else, if others refer to it, the ID. */
type MessageNames = ReadonlyMap<MessageId, string>

function messageNames(
  messages: readonly RecordedMessage[],
  labels: readonly RecordedLabel[],
): MessageNames {
  const referred = new Set([
    ...messages.flatMap(({ replyTo, retryOf, replaces }) => [replyTo, retryOf, replaces]),
    ...labels.map(({ messageId }) => messageId),
  ])
  const names = new Map<MessageId, string>()
  for (const { id, externalId } of messages) {
    if (externalId !== undefined) names.set(id, externalId)
    else if (referred.has(id)) names.set(id, id)
  }
  return names
}

function writeMessage(message: RecordedMessage, names: MessageNames): MessageLine {
  const { role, content, name, toolCalls, toolCallId, tags, altered, metadata } = message
  const id = names.get(message.id)
  return {
    ...(id !== undefined && { id }),
    ...reference('parentId', message.replyTo, names),
    ...reference('retryOf', message.retryOf, names),
    ...reference('replaces', message.replaces, names),
    role,
    ...(content !== undefined && { content }),
    ...(name !== undefined && { name }),
    ...(toolCalls !== undefined && { toolCalls }),
    ...(toolCallId !== undefined && { toolCallId }),
    ...(message.timeKnown && { timestamp: formatInstant(message.startUnixNano) }),
    ...(tags !== undefined && { tags }),
    ...writeOpinions(message, { ...impliedTime(message), altered: altered?.feedback }),
    ...(altered !== undefined && { altered }),
    ...(metadata !== undefined && { metadata }),
  }
}

function reference(
  key: 'parentId' | 'retryOf' | 'replaces',
  id: MessageId | undefined,
  names: MessageNames,
): Pick<MessageLine, typeof key> {
  return id === undefined ? {} : { [key]: names.get(id) ?? id }
}

function impliedTime(message: RecordedMessage | undefined): Pick<Implied, 'unixNano'> {
  return message?.timeKnown === true ? { unixNano: message.startUnixNano } : {}
}
