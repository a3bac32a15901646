import { decodeJsonAttributes } from '../../otlp/json/decode-json-value.ts'
import type { JsonReader } from '../../otlp/json/json-reader.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { readForeignThread } from '../../dialects/foreign-thread.ts'
import { readThreadId } from '../../thread/thread-id.ts'

/** A trace as a search shows it. */
export interface FoundTrace {
  readonly traceId: string
  /** The threads of the spans that it shows. */
  readonly threadIds: readonly string[]
  /** Whether it has more spans that match than it shows. */
  readonly isCut: boolean
}

/** Reads one trace of a search's answer. Tempo writes trace ids without their leading zeros. */
export function readFoundTrace(trace: JsonReader): FoundTrace {
  const only = trace.object('spanSet')
  const sets = only === undefined ? trace.list('spanSets') : [only]
  const spans = sets.flatMap((set) => set.list('spans'))
  const matched = sets.reduce((sum, set) => sum + set.uint64('matched'), 0n)
  return {
    traceId: readTraceId(trace),
    threadIds: spans.flatMap((span) => readNamedThread(readShown(span)) ?? []),
    isCut: matched > BigInt(spans.length),
  }
}

/** The thread that a span names, whoever wrote it there; whether it is one is told by all spans of its trace. */
export function readNamedThread(span: NamingSpan): string | undefined {
  return readThreadId(span.attributes) ?? readForeignThread(span)?.id
}

type NamingSpan = Pick<RecordedSpan, 'name' | 'scope' | 'attributes'>

// A search shows of a span what was selected.
function readShown(span: JsonReader): NamingSpan {
  return { name: '', scope: { name: '' }, attributes: decodeJsonAttributes(span, 'attributes') }
}

// It goes into a path, so it is nothing but digits.
function readTraceId(trace: JsonReader): string {
  const id = trace.text('traceID').toLowerCase()
  if (!/^[0-9a-f]{1,32}$/.test(id)) throw trace.fault('traceID', 'a trace id')
  return id.padStart(32, '0')
}
