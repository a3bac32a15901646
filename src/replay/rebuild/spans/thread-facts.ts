import { type RecordedSpan, serviceName } from '../../../otlp/recorded-span.ts'
import { fromJson, isJsonObject, type JsonObject } from '../../../thread/json.ts'
import { readTags } from '../../../thread/message-attributes.ts'
import type { RecordedThread } from '../../../thread/recorded-thread.ts'
import {
  ATTR_CHAT_KIND,
  ATTR_CHAT_THREAD_METADATA,
  ATTR_CHAT_THREAD_TAGS,
  ATTR_CHAT_USER_PROPS,
} from '../../../thread/semconv.ts'
import { readUserId } from '../../thread-summary.ts'

/** The facts about a thread as a whole. */
export type ThreadFacts = Pick<
  RecordedThread,
  'userId' | 'userProps' | 'tags' | 'metadata' | 'services'
>

/**
 * Gathers the facts about a thread from its spans. A span that does not repeat a fact does not erase it.
 *
 * @param spans all spans of the thread in reading order
 * @param messages the spans of its messages, whose user goes before that of other spans
 */
export function gatherFacts(
  spans: readonly RecordedSpan[],
  messages: readonly RecordedSpan[],
): ThreadFacts {
  const userId = latestUser(messages) ?? latestUser(spans.filter((span) => !isFeedback(span)))
  const isOthers = (span: RecordedSpan) => userOf(span) !== undefined && userOf(span) !== userId
  const userProps = mergeObjects(
    spans.filter((span) => !isOthers(span)),
    ATTR_CHAT_USER_PROPS,
  )
  const metadata = mergeObjects(spans, ATTR_CHAT_THREAD_METADATA)
  const tags = spans.flatMap(({ attributes }) => readTags(attributes, ATTR_CHAT_THREAD_TAGS) ?? [])
  const services = spans.map(serviceName).filter((name) => name !== undefined)
  return {
    ...(userId !== undefined && { userId }),
    ...(userProps && { userProps }),
    tags: [...new Set(tags)],
    ...(metadata && { metadata }),
    services: [...new Set(services)],
  }
}

function latestUser(spans: readonly RecordedSpan[]): string | undefined {
  const latest = spans.findLast((span) => userOf(span) !== undefined)
  return latest && userOf(latest)
}

// Its user is its author: whose thread it is, feedback does not say.
function isFeedback({ attributes }: RecordedSpan): boolean {
  return attributes[ATTR_CHAT_KIND] === 'feedback'
}

function userOf({ attributes }: RecordedSpan): string | undefined {
  return readUserId(attributes)
}

function mergeObjects(spans: readonly RecordedSpan[], key: string): JsonObject | undefined {
  const merged = new Map<string, unknown>()
  let isFound = false
  for (const { attributes } of spans) {
    const object = fromJson(attributes[key])
    if (!isJsonObject(object)) continue
    isFound = true
    for (const [name, value] of Object.entries(object)) merged.set(name, value)
  }
  return isFound ? Object.fromEntries(merged) : undefined
}
