import { toAlterationState } from '../../../thread/alteration.ts'
import { fromJson, isJsonObject } from '../../../thread/json.ts'
import { parseMessageId } from '../../../thread/message-id.ts'
import {
  ATTR_CHAT_CONTENT_PARTS,
  ATTR_CHAT_CONTENT_STATE,
  ATTR_CHAT_EVENT_NAME,
  ATTR_CHAT_FEEDBACK,
  ATTR_CHAT_MESSAGE_ID,
  ATTR_CHAT_MESSAGE_REPLACES,
  ATTR_CHAT_MESSAGE_RETRY_OF,
  ATTR_CHAT_MESSAGE_SEQ,
  ATTR_CHAT_METADATA,
  ATTR_CHAT_ROLE,
  ATTR_CHAT_STREAM_STATE,
  ATTR_CHAT_STREAM_TIMING,
  ATTR_CHAT_TAGS,
  ATTR_CHAT_THREAD_METADATA,
  ATTR_CHAT_THREAD_TAGS,
  ATTR_CHAT_TOOL_CALLS,
  ATTR_CHAT_USER_PROPS,
} from '../../../thread/semconv.ts'
import { unpackTiming } from '../../../thread/stream-timing.ts'
import { readSeq } from './read-seq.ts'
import type { SpanNode } from './span-tree.ts'
import { toStreamState } from './stream-state.ts'

type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string'
const isJson: Check = (value) => fromJson(value) !== undefined
const isJsonList: Check = (value) => Array.isArray(fromJson(value))
const isObject: Check = (value) => isJsonObject(fromJson(value))
const isReference: Check = (value) => parseMessageId(value) !== undefined

const CHECKS: readonly (readonly [key: string, isReadable: Check])[] = [
  [ATTR_CHAT_CONTENT_PARTS, isJsonList],
  [ATTR_CHAT_CONTENT_STATE, (value) => toAlterationState(value) !== undefined],
  [ATTR_CHAT_EVENT_NAME, isText],
  [ATTR_CHAT_FEEDBACK, (value) => isObject(value) || fromJson(value) === null],
  [ATTR_CHAT_MESSAGE_ID, isReference],
  [ATTR_CHAT_MESSAGE_REPLACES, isReference],
  [ATTR_CHAT_MESSAGE_RETRY_OF, (value) => value === 'latest' || isReference(value)],
  [ATTR_CHAT_MESSAGE_SEQ, (value) => readSeq({ [ATTR_CHAT_MESSAGE_SEQ]: value }) !== undefined],
  [ATTR_CHAT_METADATA, isJson],
  [ATTR_CHAT_ROLE, isText],
  [ATTR_CHAT_STREAM_STATE, (value) => toStreamState(value) !== undefined],
  [ATTR_CHAT_STREAM_TIMING, (value) => unpackTiming(value) !== undefined],
  [ATTR_CHAT_TAGS, isJsonList],
  [ATTR_CHAT_THREAD_METADATA, isObject],
  [ATTR_CHAT_THREAD_TAGS, isJsonList],
  [ATTR_CHAT_TOOL_CALLS, isJsonList],
  [ATTR_CHAT_USER_PROPS, isObject],
]

/** Whether a span of ours says something that cannot be read: changed on the way, or cut off by a limit. */
export function isDamaged({ span: { attributes } }: SpanNode): boolean {
  return CHECKS.some(([key, isReadable]) => {
    const value = attributes[key]
    return value !== undefined && !isReadable(value)
  })
}
