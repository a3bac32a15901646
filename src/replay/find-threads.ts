import type { SpanReader, ThreadQuery, ThreadSummary } from './span-reader.ts'

/** All threads of a store that match, the one with the latest activity first. For endless lists iterate the reader. */
export async function findThreads(
  reader: SpanReader,
  query: ThreadQuery = {},
): Promise<ThreadSummary[]> {
  const found: ThreadSummary[] = []
  for await (const summary of reader.listThreads(query)) found.push(summary)
  return found
}
