import type { MessageId } from '../thread/message-id.ts'

/** Whether a value is a message ID, and not for instance the app's own id of a message. */
export const isMessageId = (id: unknown): id is MessageId =>
  /^00-(?!0+-)[\da-f]{32}-(?!0+-)[\da-f]{16}-[\da-f]{2}$/.test(id as string)

/** 16 random hex digits. */
export const randomHex = (): string =>
  (crypto.getRandomValues(new BigUint64Array(1))[0] as bigint).toString(16).padStart(16, '0')

/** The ID of a span that is about to be: in its parent's trace, or in one of its own. */
export const newId = (parent?: MessageId): MessageId =>
  `00-${parent?.slice(3, 35) ?? randomHex() + randomHex()}-${randomHex()}-01`

/** The two ids in a message ID, as OTLP/JSON has them. */
export const idFields = (id: MessageId): object => ({
  traceId: id.slice(3, 35),
  spanId: id.slice(36, 52),
})
