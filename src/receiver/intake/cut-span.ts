import { FOREIGN_THREAD_KEYS } from '../../dialects/thread-keys.ts'
import type { RecordedSpan, SpanAttributes, SpanAttributeValue } from '../../otlp/recorded-span.ts'
import { USER_KEYS } from '../../replay/thread-summary.ts'
import { cutId } from '../../thread/limits/cut-id.ts'
import { cutText } from '../../thread/limits/cut-text.ts'
import { LIMITS } from '../../thread/limits/limits.ts'
import { readTags } from '../../thread/message-attributes.ts'
import { fromJson, toJson } from '../../thread/json.ts'
import {
  ATTR_CHAT_EVENT_NAME,
  ATTR_CHAT_FEEDBACK_SIGNAL,
  ATTR_CHAT_MESSAGE_EXTERNAL_ID,
  ATTR_CHAT_MESSAGE_NAME,
  ATTR_CHAT_RECORDER,
  ATTR_CHAT_ROLE,
  ATTR_CHAT_TAGS,
  ATTR_CHAT_THREAD_ID,
  ATTR_CHAT_THREAD_TAGS,
  ATTR_CHAT_TOOL_CALL_ID,
  ATTR_CHAT_TOOL_CALL_NAME,
} from '../../thread/semconv.ts'

// Other tools name spans as they like, some by a query or a URL.
const MAX_SPAN_NAME = 1024
// A longer text is not a list that any recorder writes, and is not worth parsing.
const MAX_TAGS_JSON = 262_144

/**
 * Cuts the ids, names and tags of a span as a recorder cuts them, so that no sender can make the summary of a thread large:
 * it is read and written again with each batch. A span in which nothing is too long is given back itself.
 */
export function cutSpan(span: RecordedSpan): RecordedSpan {
  const attributes = cutAttributes(span.attributes)
  const name = cutText(span.name, MAX_SPAN_NAME)
  if (attributes === undefined && name === span.name) return span
  return { ...span, name, attributes: attributes ?? span.attributes }
}

// Undefined if nothing is too long.
function cutAttributes(attributes: SpanAttributes): SpanAttributes | undefined {
  let cut: Record<string, SpanAttributeValue> | undefined
  for (const key in attributes) {
    const value = attributes[key]
    // Nothing that is shorter is cut.
    if (typeof value !== 'string' || value.length <= LIMITS.tag) continue
    const short = CUTS.get(key)?.(value)
    if (short === undefined || short === value) continue
    cut ??= Object.assign(Object.create(null) as object, attributes)
    cut[key] = short
  }
  return cut
}

type Cut = (value: string) => string

const CUTS: ReadonlyMap<string, Cut> = new Map([
  ...textCuts(cutId, [
    ATTR_CHAT_THREAD_ID,
    ATTR_CHAT_MESSAGE_EXTERNAL_ID,
    ATTR_CHAT_TOOL_CALL_ID,
    ATTR_CHAT_RECORDER,
    ...USER_KEYS,
    ...FOREIGN_THREAD_KEYS,
  ]),
  ...textCuts(cutName, [
    ATTR_CHAT_ROLE,
    ATTR_CHAT_MESSAGE_NAME,
    ATTR_CHAT_TOOL_CALL_NAME,
    ATTR_CHAT_EVENT_NAME,
    ATTR_CHAT_FEEDBACK_SIGNAL,
  ]),
  [ATTR_CHAT_TAGS, cutTags],
  [ATTR_CHAT_THREAD_TAGS, cutTags],
])

// A text that UTF-8 cannot carry is under another key, as JSON.
function textCuts(cut: Cut, keys: readonly string[]): (readonly [string, Cut])[] {
  const cutJson: Cut = (json) => {
    const text = fromJson(json)
    if (typeof text !== 'string') return json
    const short = cut(text)
    return short === text ? json : toJson(short)
  }
  return keys.flatMap((key) => [[key, cut] as const, [`${key}.json`, cutJson] as const])
}

function cutTags(json: string): string {
  if (json.length > MAX_TAGS_JSON) return '[]'
  const tags = readTags({ tags: json }, 'tags')
  if (tags === undefined) return json
  const isShort = tags.length <= LIMITS.tags && tags.every((tag) => tag.length <= LIMITS.tag)
  if (isShort) return json
  return toJson(tags.slice(0, LIMITS.tags).map((tag) => cutText(tag, LIMITS.tag)))
}

function cutName(name: string): string {
  return cutText(name, LIMITS.name)
}
