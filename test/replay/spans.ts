import type { RecordedSpan, SpanAttributes } from '../../src/otlp/recorded-span.ts'
import { writeMessage } from '../../src/thread/message-attributes.ts'
import type { Message } from '../../src/thread/message.ts'
import { formatMessageId, type MessageId, parseMessageId } from '../../src/thread/message-id.ts'

/** A span by small numbers: trace, span and parent become ids, times are seconds after {@link MORNING}. */
export interface SpanSketch {
  readonly trace?: number
  readonly id: number
  readonly parent?: number
  readonly at?: number
  readonly lasts?: number
  readonly name?: string
  readonly service?: string
  /** `null` for a service that knows nothing of threads. */
  readonly thread?: string | null
  readonly kind?: number
  readonly flags?: number
  readonly traceState?: string
  readonly attributes?: SpanAttributes
  readonly links?: readonly (readonly [relation: string, to: MessageId])[]
  readonly error?: string
}

/** A message span by the words of its recorder. */
export type SaidSketch = Omit<SpanSketch, 'id'> &
  Omit<Partial<Message>, 'id'> & {
    readonly span: number
    readonly externalId?: string
    readonly recorder?: string
    readonly seq?: number
    readonly previous?: MessageId
    readonly replyTo?: MessageId
    readonly replaces?: MessageId
    readonly retryOf?: MessageId
  }

export const MORNING = 1_767_261_600_000_000_000n
export const THREAD = 't1'

export const seconds = (count: number): bigint => BigInt(Math.round(count * 1e9))

export function id(trace: number, span: number): MessageId {
  return formatMessageId({ traceId: hex(trace, 32), spanId: hex(span, 16), traceFlags: 1 })
}

/** Any span: a run, or plumbing. */
export function span(sketch: SpanSketch): RecordedSpan {
  const { trace = 1, at = 0, lasts = 0, service = 'app', thread = THREAD, parent } = sketch
  const start = MORNING + seconds(at)
  return {
    traceId: hex(trace, 32),
    spanId: hex(sketch.id, 16),
    ...(parent !== undefined && { parentSpanId: hex(parent, 16) }),
    ...(sketch.traceState !== undefined && { traceState: sketch.traceState }),
    ...(sketch.flags !== undefined && { flags: sketch.flags }),
    name: sketch.name ?? `span ${sketch.id}`,
    kind: sketch.kind ?? 1,
    startUnixNano: start,
    endUnixNano: start + seconds(lasts),
    attributes: {
      ...(thread !== null && { 'chat.thread_id': thread }),
      ...sketch.attributes,
    },
    events: [],
    links: (sketch.links ?? []).map(([relation, to]) => link(relation, to)),
    status: sketch.error === undefined ? { code: 0 } : { code: 2, message: sketch.error },
    resource: { 'service.name': service },
    scope: { name: 'test' },
  }
}

/** A message span. */
export function said({ span: spanId, ...sketch }: SaidSketch): RecordedSpan {
  const { role = 'user', content = null, externalId, seq, recorder = 'r1' } = sketch
  const attributes: Record<string, string | number | boolean> = { 'chat.kind': 'message' }
  const { name: _name, ...message } = sketch
  writeMessage(attributes, {
    ...message,
    role,
    content,
    ...(externalId !== undefined && { id: externalId }),
  })
  attributes['chat.recorder'] = recorder
  if (seq !== undefined) attributes['chat.message.seq'] = seq
  if (sketch.replaces !== undefined) attributes['chat.message.replaces'] = sketch.replaces
  if (sketch.retryOf !== undefined) attributes['chat.message.retry_of'] = sketch.retryOf
  const { previous, replyTo, links = [] } = sketch
  return span({
    ...sketch,
    id: spanId,
    attributes: { ...attributes, ...sketch.attributes },
    links: [
      ...(previous === undefined ? [] : [['previous', previous] as const]),
      ...(replyTo === undefined ? [] : [['reply_to', replyTo] as const]),
      ...links,
    ],
  })
}

/** A run of a kind. */
export function run(kind: string, sketch: SpanSketch): RecordedSpan {
  return span({ ...sketch, attributes: { 'chat.kind': kind, ...sketch.attributes } })
}

export function feedback(target: MessageId, value: unknown, sketch: SpanSketch): RecordedSpan {
  return span({
    ...sketch,
    attributes: {
      'chat.kind': 'feedback',
      'chat.message_id': target,
      'chat.feedback': JSON.stringify(value),
      ...sketch.attributes,
    },
  })
}

export function event(name: string, sketch: SpanSketch): RecordedSpan {
  return span({
    ...sketch,
    name: `event ${name}`,
    attributes: { 'chat.kind': 'event', 'chat.event.name': name, ...sketch.attributes },
  })
}

function link(relation: string, to: MessageId): RecordedSpan['links'][number] {
  const { traceId = hex(0, 32), spanId = hex(0, 16) } = parseMessageId(to) ?? {}
  return { traceId, spanId, attributes: { 'chat.link': relation } }
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0')
}
