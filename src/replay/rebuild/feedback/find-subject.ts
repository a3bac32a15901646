import { type ReadAttributes, readString } from '../../../thread/attribute-text.ts'
import { toFeedbackSubject } from '../../../thread/feedback/feedback-subject.ts'
import { getOrAdd } from '../../../thread/get-or-add.ts'
import { formatMessageId, type MessageId, parseMessageId } from '../../../thread/message-id.ts'
import { pushTo } from '../../../thread/push-to.ts'
import {
  ATTR_CHAT_FEEDBACK_ABOUT,
  ATTR_CHAT_FEEDBACK_SIGNAL,
  ATTR_CHAT_MESSAGE_EXTERNAL_ID,
  ATTR_CHAT_MESSAGE_ID,
} from '../../../thread/semconv.ts'
import { type SpanKey, spanKey } from '../../../thread/span-ids.ts'
import { TimeLine } from '../attach/time-line.ts'
import type { MessageEvidence } from '../order/order-messages.ts'
import { messageIdOf } from '../spans/message-id-of.ts'
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
  readonly #byExternalId = new Map<string, SpanNode[]>()
  readonly #timeLines = new Map<string, TimeLine>()

  constructor(nodes: readonly SpanNode[], evidence: MessageEvidence) {
    this.#evidence = evidence
    for (const node of nodes) {
      if (node.part !== 'run') continue
      this.#runs.set(node.key, node)
      pushTo(this.#runsBySpanId, node.span.spanId, node)
    }
    for (const { node, fields } of evidence.messages) {
      if (fields.id !== undefined) pushTo(this.#byExternalId, fields.id, node)
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
    const messages = externalId === undefined ? undefined : this.#timeLine(externalId)
    // An edit has the id of what it replaces: what was there to be seen is meant.
    const message = messages?.latestBefore(node) ?? messages?.first
    return message && { about: 'message', key: message.key }
  }

  #timeLine(externalId: string): TimeLine | undefined {
    const messages = this.#byExternalId.get(externalId)
    if (messages === undefined) return undefined
    return getOrAdd(this.#timeLines, externalId, () => new TimeLine(messages, this.#evidence.clock))
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
