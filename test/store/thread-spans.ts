import type {
  RecordedSpan,
  SpanAttributes,
  SpanAttributeValue,
} from '../../src/otlp/recorded-span.ts'
import type { SpanReader } from '../../src/replay/span-reader.ts'
import type { WriteResult } from '../../src/store/span-writer.ts'
import { makeAttributes, makeSpan } from '../otlp/recorded-spans.ts'

/** A trace or span id that is the number itself: small ones read well in a failure. */
function hexId(number: number, digits: 16 | 32): string {
  return number.toString(16).padStart(digits, '0')
}

/** What a test says of a span; the rest does not matter to it. */
export interface SpanSketch {
  readonly trace?: number
  readonly span: number
  readonly thread?: string
  /** In nanoseconds since a fixed instant. */
  readonly start?: bigint
  readonly end?: bigint
  readonly status?: number
  readonly attributes?: Readonly<Record<string, SpanAttributeValue>>
  readonly resource?: Readonly<Record<string, SpanAttributeValue>>
}

/** The instant that {@link SpanSketch} counts from: too large for a number, as today's nanoseconds are. */
export const EPOCH = 1_790_000_707_527_000_001n

/** A span of a thread, or of none. */
export function sketchSpan(sketch: SpanSketch): RecordedSpan {
  const { trace = 1, span, thread, start = BigInt(span), end = start + 1n, status = 0 } = sketch
  return makeSpan({
    traceId: hexId(trace, 32),
    spanId: hexId(span, 16),
    startUnixNano: EPOCH + start,
    endUnixNano: EPOCH + end,
    status: { code: status },
    attributes: withThread(thread, makeAttributes(Object.entries(sketch.attributes ?? {}))),
    ...(sketch.resource && { resource: makeAttributes(Object.entries(sketch.resource)) }),
  })
}

/** A message span. */
export function sketchMessage(sketch: SpanSketch & { readonly text?: string }): RecordedSpan {
  const { text, attributes } = sketch
  return sketchSpan({
    ...sketch,
    attributes: {
      'chat.kind': 'message',
      'chat.role': 'user',
      ...(text !== undefined && { 'chat.content': text }),
      ...attributes,
    },
  })
}

/** Attributes with the mark of a thread. */
export function withThread(thread: string | undefined, attributes: SpanAttributes): SpanAttributes {
  if (thread === undefined) return attributes
  return makeAttributes([...Object.entries(attributes), ['chat.thread_id', thread]])
}

/** What became of a batch, where nothing else became of it. */
export function written(result: Partial<WriteResult>): WriteResult {
  return { stored: 0, duplicates: 0, replaced: 0, conflicts: 0, ...result }
}

/** All spans of a thread in the order of their ids. */
export async function readAll(reader: SpanReader, threadId: string): Promise<RecordedSpan[]> {
  const spans: RecordedSpan[] = []
  for await (const span of reader.readThreadSpans(threadId)) spans.push(span)
  return byId(spans)
}

/** Spans in the order of their ids. */
export function byId(spans: readonly RecordedSpan[]): RecordedSpan[] {
  return spans.toSorted((a, b) => compare(a.traceId + a.spanId, b.traceId + b.spanId))
}

/** The span ids of a thread, as the numbers that they were sketched with. */
export async function readIds(reader: SpanReader, threadId: string): Promise<number[]> {
  return (await readAll(reader, threadId)).map(({ spanId }) => Number.parseInt(spanId, 16))
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
