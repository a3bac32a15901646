import type { SummaryPart } from '../replay/thread-summary.ts'

/** A summary as JSON: what `parseSummary` reads. JSON escapes what SQLite's text cannot hold, lone surrogates. */
export function stringifySummary({ startUnixNano, endUnixNano, ...rest }: SummaryPart): string {
  return JSON.stringify({
    ...rest,
    startUnixNano: String(startUnixNano),
    endUnixNano: String(endUnixNano),
  })
}

/** Reads what {@link stringifySummary} wrote. */
export function parseSummary(json: string): SummaryPart {
  const { startUnixNano, endUnixNano, ...rest } = JSON.parse(json) as StoredSummary
  return { ...rest, startUnixNano: BigInt(startUnixNano), endUnixNano: BigInt(endUnixNano) }
}

type StoredSummary = Omit<SummaryPart, 'startUnixNano' | 'endUnixNano'> & {
  readonly startUnixNano: string
  readonly endUnixNano: string
}
