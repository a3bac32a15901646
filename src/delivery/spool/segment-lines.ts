import { decodeJsonTraces } from '../../otlp/json/decode-json-traces.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'

/** The lines of a segment of the spool. */
export interface SegmentLines {
  readonly lines: readonly string[]
  /** Whether the last line was left out because a kill cut it off. */
  readonly isTorn: boolean
}

/** The content of a line. */
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

/** Reads a line with any content. Never throws. */
export function readSegmentLine(line: string): SegmentLine {
  try {
    const { spans, rejected } = decodeJsonTraces(JSON.parse(line))
    return { spans, lost: rejected }
  } catch {
    return { spans: [], lost: 1 }
  }
}
