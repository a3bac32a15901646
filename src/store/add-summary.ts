import { mergeSummary, type SummaryPart } from '../replay/thread-summary.ts'

/** Adds a part to the summary of thread `id`, or starts that summary with it. */
export function addSummary(
  summaries: Map<string, SummaryPart>,
  id: string,
  part: SummaryPart,
): void {
  const known = summaries.get(id)
  summaries.set(id, known === undefined ? { ...part, id } : mergeSummary(known, part))
}
