import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type {
  RecordedSpan,
  RecordedSpanEvent,
  SpanAttributes,
} from '../../../src/otlp/recorded-span.ts'
import type { RunKind } from '../../../src/thread/run-kind.ts'

/** What a span is, as its convention's documentation has it: written before the classifier was asked. */
export type Label = RunKind | 'none'

/** A span, what it is, and what is to be read from it in one line: see the README. */
export interface LabelledSpan {
  readonly span: RecordedSpan
  readonly label: Label
  readonly reads?: string
}

/** Spans of one framework, and the outline of the thread that they are. */
export interface RecordedTrace {
  readonly name: string
  readonly thread: readonly string[]
  readonly spans: readonly LabelledSpan[]
}

/** A span of which only what classifies it was kept: attributes whose values do, and the names of the others. */
export interface BareSpan {
  readonly framework: string
  readonly label: Label
  readonly name: string
  readonly scope: string
  readonly attributes: Readonly<Record<string, unknown>>
}

interface Header {
  readonly thread: readonly string[]
}

interface SpanLine {
  readonly id: number
  readonly trace: number
  readonly parent?: number
  /** Microseconds since the first span. */
  readonly at: number
  readonly lasts: number
  readonly is: Label
  readonly reads?: string
  readonly scope: string
  readonly name: string
  readonly error?: string
  readonly attributes: SpanAttributes
  readonly events?: readonly Pick<RecordedSpanEvent, 'name' | 'attributes'>[]
}

const KINDS = 'kinds.jsonl'
const START = 1_767_261_600_000_000_000n

/** All traces of this folder. */
export function readRecordedTraces(): readonly RecordedTrace[] {
  return readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.jsonl') && file !== KINDS)
    .toSorted()
    .map((file) => {
      const [header, ...spans] = readLines(file) as [Header, ...SpanLine[]]
      return { name: file.replace('.jsonl', ''), thread: header.thread, spans: spans.map(toSpan) }
    })
}

/** All spans of `kinds.jsonl`. */
export function readBareSpans(): readonly BareSpan[] {
  return readLines(KINDS).map((line) => {
    const [framework, label, scope, name, values, keys] = line as readonly [
      string,
      Label,
      string,
      string,
      Readonly<Record<string, unknown>>,
      string,
    ]
    const others = keys.split(' ').filter(Boolean)
    const attributes = { ...Object.fromEntries(others.map((key) => [key, ''])), ...values }
    return { framework, label, name, scope, attributes }
  })
}

function readLines(file: string): readonly unknown[] {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown)
}

function toSpan({ parent, error, events = [], reads, ...line }: SpanLine): LabelledSpan {
  const start = START + BigInt(line.at) * 1000n
  const span: RecordedSpan = {
    traceId: hex(line.trace, 32),
    spanId: hex(line.id, 16),
    ...(parent !== undefined && { parentSpanId: hex(parent, 16) }),
    name: line.name,
    kind: 1,
    startUnixNano: start,
    endUnixNano: start + BigInt(line.lasts) * 1000n,
    attributes: line.attributes,
    events: events.map((event) => ({ ...event, unixNano: start })),
    links: [],
    status: error === undefined ? { code: 0 } : { code: 2, message: error },
    resource: { 'service.name': 'app' },
    scope: { name: line.scope },
  }
  return { span, label: line.is, ...(reads !== undefined && { reads }) }
}

function hex(count: number, length: number): string {
  return count.toString(16).padStart(length, '0')
}
