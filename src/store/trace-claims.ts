import { type ForeignPart, mergeSummary, type SummaryPart } from '../replay/thread-summary.ts'

/** Of runs that name no thread. */
const NO_THREAD = ''
/** More threads than this in one trace are a mistake, or an attack: the others are not found by it. */
const MAX_THREADS = 100

/** What the spans of one trace without `chat.thread_id` say about threads, by the thread that they name. */
export type TraceClaims = ReadonlyMap<string, ForeignPart>

/** Adds what one more span, or several, say. In whatever order they come, the result is the same. */
export function addClaim(claims: Map<string, ForeignPart>, { part, isCertain }: ForeignPart): void {
  const known = claims.get(part.id)
  if (known === undefined && claims.size >= MAX_THREADS && part.id !== NO_THREAD) return
  claims.set(part.id, {
    part: known === undefined ? part : mergeSummary(known.part, part),
    isCertain: isCertain || known?.isCertain === true,
  })
}

/**
 * The threads that a trace is of, where no span in it has a `chat.thread_id`, with what it says about each. Runs that name
 * none belong to all of them. A session that is only named beside runs counts where those runs have nothing better.
 */
export function claimedThreads(claims: TraceClaims): ReadonlyMap<string, SummaryPart> {
  const runs = claims.get(NO_THREAD)?.part
  const named = [...claims].filter(([id]) => id !== NO_THREAD)
  const certain = named.filter(([, { isCertain }]) => isCertain)
  const found = certain.length > 0 || runs === undefined ? certain : named
  return new Map(
    found.map(([id, { part }]) => [id, runs === undefined ? part : mergeSummary(part, runs)]),
  )
}
