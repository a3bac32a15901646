import { ALTERATION_STATES } from './alteration.ts'
import { FEEDBACK_SUBJECTS } from './feedback/feedback-subject.ts'
import type * as semconv from './semconv.ts'
import { STREAM_STATES } from './stream/stream-state.ts'
import { VERDICTS } from './feedback/verdict.ts'

/** A key of the convention. */
export type AttributeKey = Extract<(typeof semconv)[keyof typeof semconv], string>

/**
 * What a value is on the wire. `text` may be under `<key>.json` instead, see `writeText`. `int` is 0 or more,
 * `fraction` from 0 to 1. `list`, `object` and `json` (anything) are JSON in a string. `timing` is what `packTiming`
 * writes. An array: one of these words.
 */
export type AttributeType =
  | 'text'
  | 'int'
  | 'fraction'
  | 'boolean'
  | 'message ID'
  | 'list'
  | 'object'
  | 'json'
  | 'timing'
  | readonly string[]

/** What an attribute may be on. `span` is every span of a thread, whichever instrumentation made it. */
export type AttributeOwner = 'span' | 'message' | 'event' | 'feedback' | 'run' | 'link'

/** What the convention says of a key; its meaning is the comment of its constant in `semconv.ts`. */
export interface Attribute {
  readonly type: AttributeType
  /** The one text that it may be instead. */
  readonly or?: string
  readonly on: readonly AttributeOwner[]
  /** The first convention version that has it. */
  readonly since: number
}

const OWN = ['message', 'event', 'feedback', 'run'] as const

/**
 * The convention as data. Every key has a row here and a constant in `semconv.ts`, which the compiler checks. What
 * reads spans takes the type of a key from here; `docs/span-conventions.md` shows the table.
 */
export const ATTRIBUTES: Readonly<Record<AttributeKey, Attribute>> = {
  'chat.convention': { type: 'int', on: OWN, since: 1 },
  'chat.kind': { type: 'text', on: OWN, since: 1 },
  'chat.thread_id': { type: 'text', on: ['span'], since: 1 },
  'chat.message_id': { type: 'message ID', on: ['span'], since: 1 },
  'chat.recorder': { type: 'text', on: ['message'], since: 1 },
  'chat.thread.tags': { type: 'list', on: ['message', 'event', 'feedback'], since: 1 },
  'chat.thread.metadata': { type: 'object', on: ['message'], since: 1 },

  'chat.role': { type: 'text', on: ['message'], since: 1 },
  'chat.content': { type: 'text', on: ['message'], since: 1 },
  'chat.content.parts': { type: 'list', on: ['message'], since: 1 },
  'chat.content.state': { type: ALTERATION_STATES, on: ['message', 'run'], since: 1 },
  'chat.content.length': { type: 'int', on: ['message', 'run'], since: 1 },
  'chat.message.seq': { type: 'int', on: ['message'], since: 1 },
  'chat.message.external_id': { type: 'text', on: ['message', 'feedback'], since: 1 },
  'chat.message.name': { type: 'text', on: ['message'], since: 1 },
  'chat.message.replaces': { type: 'message ID', on: ['message'], since: 1 },
  'chat.message.retry_of': { type: 'message ID', or: 'latest', on: ['message'], since: 1 },
  'chat.message.time': { type: ['stated', 'unknown'], on: ['message', 'feedback'], since: 1 },
  'chat.tool_calls': { type: 'list', on: ['message'], since: 1 },
  'chat.tool_call.id': { type: 'text', on: ['message'], since: 1 },
  'chat.tool_call.name': { type: 'text', on: ['message'], since: 1 },
  'chat.stream.timing': { type: 'timing', on: ['message', 'run'], since: 1 },
  'chat.stream.state': { type: STREAM_STATES, on: ['message', 'run'], since: 1 },
  'chat.metadata': { type: 'json', on: ['message', 'event', 'run'], since: 1 },
  'chat.tags': { type: 'list', on: ['message', 'run'], since: 1 },

  'chat.feedback': { type: 'object', or: 'null', on: ['message', 'feedback'], since: 1 },
  'chat.feedback.about': { type: FEEDBACK_SUBJECTS, on: ['feedback'], since: 1 },
  'chat.feedback.signal': { type: 'text', on: ['feedback'], since: 1 },
  'chat.feedback.verdict': { type: VERDICTS, on: ['feedback'], since: 1 },
  'chat.outcome': { type: 'fraction', on: ['feedback'], since: 1 },
  'chat.unfinished': { type: 'boolean', on: ['message', 'run'], since: 1 },

  'chat.event.name': { type: 'text', on: ['event'], since: 1 },
  'chat.user_props': { type: 'object', on: ['span'], since: 1 },
  'chat.run.input': { type: 'json', on: ['run'], since: 1 },
  'chat.run.output': { type: 'json', on: ['run'], since: 1 },
  'chat.link': { type: ['previous', 'reply_to', 'caused_by'], on: ['link'], since: 1 },

  'user.id': { type: 'text', on: ['span'], since: 1 },
  'session.id': { type: 'text', on: ['message', 'run'], since: 1 },
  'gen_ai.conversation.id': { type: 'text', on: ['message', 'run'], since: 1 },
}
