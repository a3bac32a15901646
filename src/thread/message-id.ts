import { spanKey } from './span-ids.ts'

/**
 * The ID of a message: its span's W3C `traceparent`, `00-<trace id>-<span id>-<flags>`, in 55 characters of lower-case
 * hex. Any process that has it can make spans below the message. To compare two, use {@link isSameMessage}.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export type MessageId = string

/** The fields of a message ID. */
export interface MessageIdFields {
  readonly traceId: string
  readonly spanId: string
  /** W3C trace flags; bit 0 is `sampled`. */
  readonly traceFlags: number
}

const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const NO_TRACE = '0'.repeat(32)
const NO_SPAN = '0'.repeat(16)

/** Writes a message ID. */
export function formatMessageId({ traceId, spanId, traceFlags }: MessageIdFields): MessageId {
  return `00-${traceId}-${spanId}-${traceFlags === 1 ? '01' : hexByte(traceFlags)}`
}

function hexByte(value: number): string {
  return (value & 0xff).toString(16).padStart(2, '0')
}

/**
 * Reads a message ID from anywhere, the network included; `undefined` for everything that is not a valid traceparent.
 * Versions after `00` are read by their first four fields, as W3C asks.
 */
export function parseMessageId(id: unknown): MessageIdFields | undefined {
  if (typeof id !== 'string' || id.length > 512) return undefined
  const match = TRACEPARENT.exec(id)
  if (match === null) return undefined
  const [, version, traceId = '', spanId = '', flags = '', rest] = match
  if (version === '00' && rest !== undefined) return undefined
  if (traceId === NO_TRACE || spanId === NO_SPAN) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) }
}

/** Whether a value is a message ID, and not for instance the app's own id of a message. */
export function isMessageId(id: unknown): id is MessageId {
  return parseMessageId(id) !== undefined
}

/**
 * Whether two message IDs name the same message: trace id and span id are equal. Flags do not count, because samplers
 * and hops change them and some backends lose them, so do not compare IDs with `===`. False if either is not a message
 * ID.
 */
export function isSameMessage(a: MessageId | undefined, b: MessageId | undefined): boolean {
  const [one, other] = [parseMessageId(a), parseMessageId(b)]
  return one !== undefined && other !== undefined && spanKey(one) === spanKey(other)
}
