import { serviceName } from '../../../otlp/recorded-span.ts'
import { readAlterations } from '../../../thread/alteration.ts'
import { readString } from '../../../thread/attribute-text.ts'
import { fromJson, isJsonObject, type JsonObject } from '../../../thread/json.ts'
import type { RecordedEvent } from '../../../thread/recorded-thread.ts'
import {
  ATTR_CHAT_EVENT_NAME,
  ATTR_CHAT_METADATA,
  ATTR_CHAT_USER_PROPS,
  ATTR_USER_ID,
} from '../../../thread/semconv.ts'
import type { MessageNode } from '../spans/message-node.ts'
import type { MessageEvidence } from '../order/order-messages.ts'
import { pushTo } from '../../../thread/push-to.ts'
import type { SpanNode } from '../spans/span-tree.ts'
import type { ThreadClock } from '../order/thread-clock.ts'
import { TimeLine } from './time-line.ts'

/** UI events in order of time, and by the message that each came after. */
export interface PlacedEvents {
  readonly events: readonly RecordedEvent[]
  readonly eventsOf: ReadonlyMap<MessageNode, readonly RecordedEvent[]>
}

/**
 * Puts each event after the message above its span, or after a later message that had begun by then: a page does not
 * see the messages that its backend records. An event before the first message has no message.
 *
 * @param ordered the messages in the order of the conversation
 */
export function placeEvents(
  eventNodes: readonly SpanNode[],
  ordered: readonly MessageNode[],
  evidence: MessageEvidence,
): PlacedEvents {
  const { messages, messageOf, causes, clock } = evidence
  const timeLine = new TimeLine(
    messages.map(({ node }) => node),
    clock,
  )
  const numbers = new Map(ordered.map((message, n) => [message, n]))
  const later = (a: MessageNode | undefined, b: MessageNode | undefined) =>
    a === undefined || (b !== undefined && (numbers.get(a) ?? 0) < (numbers.get(b) ?? 0)) ? b : a
  const events: RecordedEvent[] = []
  const eventsOf = new Map<MessageNode, RecordedEvent[]>()
  for (const node of eventNodes.toSorted(clock.compare)) {
    const event = readEvent(node, clock)
    const above = messageOf.get(causes.get(node)?.message?.key ?? '')
    const message = later(above, messageOf.get(timeLine.latestBefore(node)?.key ?? ''))
    events.push(event)
    if (message !== undefined) pushTo(eventsOf, message, event)
  }
  return { events, eventsOf }
}

function readEvent(node: SpanNode, clock: ThreadClock): RecordedEvent {
  const { span } = node
  const { attributes } = span
  const metadata = fromJson(attributes[ATTR_CHAT_METADATA])
  const userId = readString(attributes, ATTR_USER_ID)
  const userProps = fromJson(attributes[ATTR_CHAT_USER_PROPS])
  const service = serviceName(span)
  const altered = readAlterations(attributes, { metadata: ATTR_CHAT_METADATA })
  return {
    spanId: span.spanId,
    name: readString(attributes, ATTR_CHAT_EVENT_NAME) ?? span.name.replace(/^event /, ''),
    ...(metadata !== undefined && { metadata: asObject(metadata) }),
    ...(altered && { altered }),
    ...(userId !== undefined && { userId }),
    ...(isJsonObject(userProps) && { userProps }),
    ...(service !== undefined && { service }),
    startUnixNano: clock.start(node),
  }
}

// An app may give an event any metadata: a name, a number, a list.
function asObject(metadata: unknown): JsonObject {
  return isJsonObject(metadata) ? metadata : { value: metadata }
}
