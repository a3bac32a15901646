import { LIMITS } from '../thread/limits/limits.ts'
import type {
  RecordedSpan,
  RecordedSpanEvent,
  SpanAttributes,
  SpanAttributeValue,
} from './recorded-span.ts'

/**
 * The attribute that holds the body of a log record once it is an event of its span.
 *
 * @see https://github.com/open-telemetry/opentelemetry-java-contrib, EventToSpanEventBridge
 */
export const LOG_RECORD_BODY = 'log.record.body'

/** A log record that is an event of a span. Some instrumentations send content this way and not in the span itself. */
export interface LogEvent {
  readonly traceId: string
  readonly spanId: string
  readonly name: string
  readonly unixNano: bigint
  readonly attributes: SpanAttributes
  /** `null` if the record has no body. */
  readonly body: SpanAttributeValue
}

/** Beginnings of the names of log records that replay reads: OpenTelemetry's GenAI events. */
export const GEN_AI_EVENT = 'gen_ai.'

/** The names of other log records that replay reads: coding agents keep messages in them. */
export const AGENT_EVENTS: readonly string[] = [
  'claude_code.user_prompt',
  'claude_code.assistant_response',
  'claude_code.tool_result',
  'codex.user_prompt',
  'codex.agent_response',
  'codex.tool_result',
]

/** Claude Code's name for itself, which its log records have in the body, before the name of the event. */
export const CLAUDE_CODE = 'claude_code.'

/** Whether replay reads log records of this name. */
export function isGenAiEvent(name: string): boolean {
  return (
    (name.length <= LIMITS.name && name.startsWith(GEN_AI_EVENT)) || AGENT_EVENTS.includes(name)
  )
}

/** A span with its log events merged into its own events by time. Events at the same time keep their order. */
export function withLogEvents(span: RecordedSpan, logs: readonly LogEvent[]): RecordedSpan {
  if (logs.length === 0) return span
  const events = [...span.events, ...logs.map(toSpanEvent)]
  return { ...span, events: events.toSorted(byTime) }
}

function toSpanEvent({ name, unixNano, attributes, body }: LogEvent): RecordedSpanEvent {
  if (body === null) return { name, unixNano, attributes }
  const withBody = Object.assign(Object.create(null) as SpanAttributes, attributes, {
    [LOG_RECORD_BODY]: body,
  })
  return { name, unixNano, attributes: withBody }
}

function byTime(a: RecordedSpanEvent, b: RecordedSpanEvent): number {
  return Number(a.unixNano > b.unixNano) - Number(a.unixNano < b.unixNano)
}
