import { decodeJsonAttributes } from '../../otlp/json/decode-json-value.ts'
import type { JsonReader } from '../../otlp/json/json-reader.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { readForeignThread } from '../../dialects/foreign-thread.ts'
import { readThreadId } from '../../thread/thread-id.ts'

/** A trace as a search returns it. */
export interface FoundTrace {
  readonly traceId: string
  /** The threads that the returned spans name. */
  readonly threadIds: readonly string[]
  /** Whether more spans match than were returned. */
  readonly isCut: boolean
}

/** Reads one trace of a search's response. Tempo writes trace ids without leading zeros. */
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

/** The thread that a span names, under our key or another tool's. Whether it counts depends on all spans of its trace. */
export function readNamedThread(span: NamingSpan): string | undefined {
  return readThreadId(span.attributes) ?? readForeignThread(span)?.id
}

type NamingSpan = Pick<RecordedSpan, 'name' | 'scope' | 'attributes'>

// A search returns only the selected attributes of a span.
function readShown(span: JsonReader): NamingSpan {
  return { name: '', scope: { name: '' }, attributes: decodeJsonAttributes(span, 'attributes') }
}

// The id goes into a path, so it must be hex digits only.
function readTraceId(trace: JsonReader): string {
  const id = trace.text('traceID').toLowerCase()
  if (!/^[0-9a-f]{1,32}$/.test(id)) throw trace.fault('traceID', 'a trace id')
  return id.padStart(32, '0')
}
