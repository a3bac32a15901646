import { decodeJsonTraces } from '../../otlp/json/decode-json-traces.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'

/** The lines of a segment of the spool. */
export interface SegmentLines {
  readonly lines: readonly string[]
  /** Whether a last line was left out because a kill has cut it off. */
  readonly isTorn: boolean
}

/** What a line holds. */
export interface SegmentLine {
  readonly spans: readonly RecordedSpan[]
  /** How many spans could not be read. A line that cannot be read at all counts as one. */
  readonly lost: number
}

/** Splits a segment into its lines. */
export function splitSegment(text: string): SegmentLines {
  const lines = text.split('\n')
  return { isTorn: lines.pop() !== '', lines }
}

/** Reads a line, whatever is in it. */
export function readSegmentLine(line: string): SegmentLine {
  try {
    const { spans, rejected } = decodeJsonTraces(JSON.parse(line))
    return { spans, lost: rejected }
  } catch {
    return { spans: [], lost: 1 }
  }
}
