import { mergeSummary, type SummaryPart } from '../replay/thread-summary.ts'

/** Merges what is said of a thread into what is known of it. */
export function addSummary(
  summaries: Map<string, SummaryPart>,
  id: string,
  part: SummaryPart,
): void {
  const known = summaries.get(id)
  summaries.set(id, known === undefined ? { ...part, id } : mergeSummary(known, part))
}
