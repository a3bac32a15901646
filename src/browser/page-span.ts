import type { MessageId } from '../thread/message-id.ts'
import { enqueue } from './delivery.ts'
import { keyValues, type PageAttributes } from './page-attributes.ts'
import { now } from './time.ts'

/** Random bytes as lower-case hex. */
export function randomId(bytes: number): string {
  const values = crypto.getRandomValues(new Uint8Array(bytes))
  return Array.from(values, (byte) => (byte + 256).toString(16).slice(1)).join('')
}

/** The ID of a span that is about to be: in its parent's trace, or in one of its own. */
export function newId(parent?: MessageId): MessageId {
  return `00-${parent?.slice(3, 35) ?? randomId(16)}-${randomId(8)}-01`
}

/** Gives an ended span to delivery. */
export function recordSpan(
  name: string,
  attributes: PageAttributes,
  parent: MessageId | undefined,
  id: MessageId = newId(parent),
  links: Readonly<Record<string, MessageId | undefined>> = {},
  startTimeUnixNano: string = now(),
  endTimeUnixNano: string = startTimeUnixNano,
  status: object = {},
): MessageId {
  const span = {
    ...idFields(id),
    parentSpanId: parent?.slice(36, 52),
    flags: 257,
    name,
    kind: 1,
    startTimeUnixNano,
    endTimeUnixNano,
    attributes: keyValues(attributes),
    links: Object.entries(links).flatMap(linkTo),
    status,
  }
  enqueue(JSON.stringify(span))
  return id
}

function linkTo([relation, id]: readonly [string, MessageId | undefined]): object[] {
  return id ? [{ ...idFields(id), attributes: keyValues({ 'chat.link': relation }) }] : []
}

function idFields(id: MessageId): object {
  return { traceId: id.slice(3, 35), spanId: id.slice(36, 52) }
}
