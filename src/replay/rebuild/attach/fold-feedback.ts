import { readString } from '../../../thread/attribute-text.ts'
import { fromJson, isJsonObject, type JsonObject } from '../../../thread/json.ts'
import type { Feedback } from '../../../thread/message.ts'
import { parseMessageId } from '../../../thread/message-id.ts'
import {
  ATTR_CHAT_FEEDBACK,
  ATTR_CHAT_MESSAGE_EXTERNAL_ID,
  ATTR_CHAT_MESSAGE_ID,
} from '../../../thread/semconv.ts'
import type { MessageNode } from '../spans/message-node.ts'
import type { MessageEvidence } from '../order/order-messages.ts'
import { pushTo } from '../../../thread/push-to.ts'
import { spanKey } from '../../../thread/span-ids.ts'
import type { SpanNode } from '../spans/span-tree.ts'

/** All feedback, by the message it is about. */
export interface FoldedFeedback {
  readonly feedbackOf: ReadonlyMap<MessageNode, Feedback>
  /** Feedback spans whose message never arrived. */
  readonly stray: number
}

/**
 * Adds up the feedback on each message in order of time, beginning with what was tracked with the message itself. A key
 * that is `null` takes that key back, `null` instead of an object all of them.
 *
 * @param feedback feedback spans in order of time
 */
export function foldFeedback(
  ordered: readonly MessageNode[],
  feedback: readonly SpanNode[],
  evidence: MessageEvidence,
): FoldedFeedback {
  const byExternalId = new Map(ordered.map((message) => [message.fields.id, message]))
  const said = new Map<MessageNode, unknown[]>()
  for (const node of evidence.nodes) say(said, evidence.messageOf.get(node.node.key), node.node)
  let stray = 0
  for (const node of feedback) {
    const target = targetOf(node, evidence, byExternalId)
    if (target === undefined) stray++
    else say(said, target, node)
  }
  const folded = [...said].map(([message, all]) => [message, addUp(all)] as const)
  return { feedbackOf: new Map(folded.filter(hasFeedback)), stray }
}

function say(
  said: Map<MessageNode, unknown[]>,
  message: MessageNode | undefined,
  { span }: SpanNode,
): void {
  const feedback = fromJson(span.attributes[ATTR_CHAT_FEEDBACK])
  if (message !== undefined && feedback !== undefined) pushTo(said, message, feedback)
}

function targetOf(
  { span: { attributes }, parent }: SpanNode,
  { messageOf }: MessageEvidence,
  byExternalId: ReadonlyMap<string | undefined, MessageNode>,
): MessageNode | undefined {
  const named = parseMessageId(attributes[ATTR_CHAT_MESSAGE_ID])
  if (named !== undefined) return messageOf.get(spanKey(named))
  const externalId = readString(attributes, ATTR_CHAT_MESSAGE_EXTERNAL_ID)
  if (externalId !== undefined) return byExternalId.get(externalId)
  return parent && messageOf.get(parent.key)
}

function addUp(all: readonly unknown[]): JsonObject {
  const sum = new Map<string, unknown>()
  for (const feedback of all) {
    if (feedback === null) sum.clear()
    if (!isJsonObject(feedback)) continue
    for (const [key, value] of Object.entries(feedback)) {
      if (value === null) sum.delete(key)
      else sum.set(key, value)
    }
  }
  return Object.fromEntries(sum)
}

function hasFeedback(
  entry: readonly [MessageNode, JsonObject],
): entry is readonly [MessageNode, Feedback] {
  return Object.keys(entry[1]).length > 0
}
