import type { RecordedSpan } from '../otlp/recorded-span.ts'
import {
  type ForeignPart,
  mergeSummary,
  subtractSummary,
  summarizeForeignSpan,
  type SummaryPart,
} from '../replay/thread-summary.ts'

/** The key of runs that name no thread. */
const NO_THREAD = ''
/** More threads in one trace are a mistake or an attack. The trace does not count for the others. */
const MAX_THREADS = 100

/** What the spans without `chat.thread_id` in one trace say about threads, by the thread that they name. */
export type TraceClaims = ReadonlyMap<string, ForeignPart>

/** Adds what one or more spans say. Their order makes no difference to the result. */
export function addClaim(claims: Map<string, ForeignPart>, { part, isCertain }: ForeignPart): void {
  const known = claims.get(part.id)
  if (known === undefined && claims.size >= MAX_THREADS && part.id !== NO_THREAD) return
  claims.set(part.id, {
    part: known === undefined ? part : mergeSummary(known.part, part),
    isCertain: isCertain || known?.isCertain === true,
  })
}

/** Subtracts the claim of a span that was replaced. Call it after its finished form was added. */
export function subtractClaim(claims: Map<string, ForeignPart>, { part }: ForeignPart): void {
  const known = claims.get(part.id)
  if (known === undefined) return
  const left = subtractSummary(known.part, part)
  if (left === undefined) claims.delete(part.id)
  else claims.set(part.id, { ...known, part: left })
}

/** What all spans of a trace say. If they name too many threads, which are left out does not depend on the spans' order. */
export function claimsOf(spans: readonly RecordedSpan[]): TraceClaims {
  const claims = new Map<string, ForeignPart>()
  for (const span of spans.toSorted(byStartAndId)) {
    const part = summarizeForeignSpan(span)
    if (part !== undefined) addClaim(claims, part)
  }
  return claims
}

/**
 * The threads of a trace in which no span has a `chat.thread_id`, with what the trace says about each. They are the
 * threads that are named for certain. If there are none but there are runs, it is the thread that is named first.
 * Everything else in the trace belongs to them.
 */
export function claimedThreads(claims: TraceClaims): ReadonlyMap<string, SummaryPart> {
  const uncertain = [...claims].filter(([, { isCertain }]) => !isCertain)
  const hasRuns = uncertain.some(([, { part }]) => part.runs > 0)
  const certain = [...claims].filter(([, { isCertain }]) => isCertain)
  const named = uncertain.filter(([id]) => id !== NO_THREAD)
  const first = hasRuns ? named.toSorted(byStart).slice(0, 1) : []
  const chosen = new Map(certain.length > 0 ? certain : first)
  const rest = uncertain.filter(([id]) => !chosen.has(id)).map(([, { part }]) => part)
  const ofAll = rest.length === 0 ? undefined : rest.reduce(mergeSummary)
  return new Map(
    [...chosen].map(([id, { part }]) => [
      id,
      ofAll === undefined ? part : mergeSummary(part, ofAll),
    ]),
  )
}

type Named = readonly [id: string, claim: ForeignPart]

function byStart([a, { part: first }]: Named, [b, { part: second }]: Named): number {
  if (first.startUnixNano !== second.startUnixNano) {
    return first.startUnixNano < second.startUnixNano ? -1 : 1
  }
  return a < b ? -1 : 1
}

function byStartAndId(a: RecordedSpan, b: RecordedSpan): number {
  if (a.startUnixNano !== b.startUnixNano) return a.startUnixNano < b.startUnixNano ? -1 : 1
  return a.spanId < b.spanId ? -1 : 1
}
