import type { SummaryPart } from '../replay/thread-summary.ts'

/** Writes a summary as JSON, for {@link parseSummary}. JSON escapes lone surrogates, which a database cannot hold. */
export function stringifySummary({ startUnixNano, endUnixNano, ...rest }: SummaryPart): string {
  return JSON.stringify({
    ...rest,
    startUnixNano: String(startUnixNano),
    endUnixNano: String(endUnixNano),
  })
}

/** Reads what {@link stringifySummary} wrote. It does not validate, so pass it nothing else. */
export function parseSummary(json: string): SummaryPart {
  const { startUnixNano, endUnixNano, ...rest } = JSON.parse(json) as StoredSummary
  return { ...rest, startUnixNano: BigInt(startUnixNano), endUnixNano: BigInt(endUnixNano) }
}

type StoredSummary = Omit<SummaryPart, 'startUnixNano' | 'endUnixNano'> & {
  readonly startUnixNano: string
  readonly endUnixNano: string
}
