import { type ReadAttributes, readString } from '../../../thread/attribute-text.ts'
import { toFeedbackSubject } from '../../../thread/feedback/feedback-subject.ts'
import { formatMessageId, type MessageId, parseMessageId } from '../../../thread/message-id.ts'
import { pushTo } from '../../../thread/push-to.ts'
import {
  ATTR_CHAT_FEEDBACK_ABOUT,
  ATTR_CHAT_FEEDBACK_SIGNAL,
  ATTR_CHAT_MESSAGE_EXTERNAL_ID,
  ATTR_CHAT_MESSAGE_ID,
} from '../../../thread/semconv.ts'
import { type SpanKey, spanKey } from '../../../thread/span-ids.ts'
import type { MessageEvidence } from '../order/order-messages.ts'
import { messageIdOf } from '../spans/message-id-of.ts'
import type { MessageNode } from '../spans/message-node.ts'
import type { SpanNode } from '../spans/span-tree.ts'

interface FoundPlace {
  readonly about: 'message' | 'run'
  readonly key: SpanKey
}

/** A signal that was found in the thread. */
export interface FoundFinding {
  readonly about: 'finding'
  readonly signal: string
  readonly messageId?: MessageId
}

/** What a feedback span is about. */
export type FoundSubject = FoundPlace | FoundFinding | { readonly about: 'thread' }

/** Finds what feedback is about among the messages and runs of its thread. */
export class SubjectFinder {
  readonly #evidence: MessageEvidence
  readonly #runs = new Map<SpanKey, SpanNode>()
  readonly #runsBySpanId = new Map<string, SpanNode[]>()
  readonly #byExternalId = new Map<string, MessageNode[]>()

  /** @param ordered the messages in the order of the conversation */
  constructor(
    nodes: readonly SpanNode[],
    ordered: readonly MessageNode[],
    evidence: MessageEvidence,
  ) {
    this.#evidence = evidence
    for (const node of nodes) {
      if (node.part !== 'run') continue
      this.#runs.set(node.key, node)
      pushTo(this.#runsBySpanId, node.span.spanId, node)
    }
    for (const message of ordered) {
      if (message.fields.id !== undefined) pushTo(this.#byExternalId, message.fields.id, message)
    }
  }

  /** `undefined` if it is about something that is not in the thread. */
  find(node: SpanNode): FoundSubject | undefined {
    const { attributes } = node.span
    const about = toFeedbackSubject(attributes[ATTR_CHAT_FEEDBACK_ABOUT]) ?? 'message'
    if (about === 'thread') return { about }
    if (about === 'run') return this.#runAbove(node)
    if (about === 'message') return isNaming(attributes) ? this.#named(node) : this.#above(node)
    const signal = readString(attributes, ATTR_CHAT_FEEDBACK_SIGNAL) ?? 'unknown'
    return { about, signal, ...this.#messageIdOf(this.#named(node)) }
  }

  #named(node: SpanNode): FoundPlace | undefined {
    const { attributes } = node.span
    const named = parseMessageId(attributes[ATTR_CHAT_MESSAGE_ID])
    // A message that was read from runs has an ID that no span has.
    if (named !== undefined)
      return this.#at(spanKey(named)) ?? { about: 'message', key: spanKey(named) }
    const externalId = readString(attributes, ATTR_CHAT_MESSAGE_EXTERNAL_ID)
    const message = this.#newest(this.#byExternalId.get(externalId ?? ''), node)
    return message && { about: 'message', key: message.node.key }
  }

  // An edit has the id of what it replaces: what was there to be seen is meant.
  #newest(messages: readonly MessageNode[] = [], node: SpanNode): MessageNode | undefined {
    const { clock } = this.#evidence
    const instant = clock.start(node)
    return messages.findLast((message) => clock.start(message.node) <= instant) ?? messages[0]
  }

  // A parent in another trace is a run of which the recorder knew the span id alone.
  #runAbove(node: SpanNode): FoundPlace | undefined {
    const runs = this.#runsBySpanId.get(node.span.parentSpanId ?? '') ?? []
    const only = runs.length === 1 ? runs[0] : undefined
    return this.#above(node) ?? (only && { about: 'run', key: only.key })
  }

  #above({ span: { traceId, parentSpanId } }: SpanNode): FoundPlace | undefined {
    return parentSpanId === undefined
      ? undefined
      : this.#at(spanKey({ traceId, spanId: parentSpanId }))
  }

  #at(key: SpanKey): FoundPlace | undefined {
    const message = this.#evidence.messageOf.get(key)
    if (message !== undefined) return { about: 'message', key: message.node.key }
    return this.#runs.has(key) ? { about: 'run', key } : undefined
  }

  #messageIdOf(place: FoundPlace | undefined): { readonly messageId?: MessageId } {
    const message = this.#evidence.messageOf.get(place?.key ?? '')
    if (message !== undefined) return { messageId: messageIdOf(message.node.span) }
    if (place?.about !== 'message') return {}
    const [traceId = '', spanId = ''] = place.key.split('/')
    return { messageId: formatMessageId({ traceId, spanId, traceFlags: 0 }) }
  }
}

function isNaming(attributes: ReadAttributes): boolean {
  const id = attributes[ATTR_CHAT_MESSAGE_ID]
  return id !== undefined || readString(attributes, ATTR_CHAT_MESSAGE_EXTERNAL_ID) !== undefined
}
