import { pushTo } from '../../../thread/push-to.ts'
import type { RecordedRun } from '../../../thread/recorded-thread.ts'
import { compareValues } from '../spans/compare-values.ts'

// Graphs in tools of graphs are a few levels deep. A hostile sender may open any number of runs at once.
const MAX_OPEN = 32

/**
 * Nests the runs of an instrumentation that nests nothing, by their times. OpenLLMetry's for LangChain.js starts its spans
 * outside any context and knows no parents: each is the root of a trace, or stands below the span of a server. Source:
 * traceloop/openllmetry-js, `packages/instrumentation-langchain/src/callback_handler.ts` (0.27).
 *
 * @param roots run trees
 */
export function nestFlatRuns(roots: readonly RecordedRun[]): readonly RecordedRun[] {
  const below = roots.map((root) => {
    if (root.kind !== undefined || !root.children.some(isHost)) return root
    return { ...root, children: nestSiblings(root.children) }
  })
  return below.some(isHost) ? nestSiblings(below) : below
}

function isHost({ children, attributes }: RecordedRun): boolean {
  return (
    children.length === 0 &&
    attributes['gen_ai.provider.name'] === 'langchain' &&
    attributes['traceloop.span.kind'] !== undefined
  )
}

function nestSiblings(runs: readonly RecordedRun[]): readonly RecordedRun[] {
  const guests = new Map<RecordedRun, RecordedRun[]>()
  const top: RecordedRun[] = []
  const open: RecordedRun[] = []
  for (const run of runs.toSorted(byPlace)) {
    while ((open.at(-1)?.endUnixNano ?? run.startUnixNano) < run.startUnixNano) open.pop()
    const host = open.slice(-MAX_OPEN).findLast((around) => mayHold(around, run))
    if (host === undefined) top.push(run)
    else pushTo(guests, host, run)
    if (isHost(run)) open.push(run)
  }
  return guests.size === 0 ? runs : top.map((run) => withGuests(run, guests))
}

// Tools run at the same time, and not inside one another.
function mayHold(around: RecordedRun, run: RecordedRun): boolean {
  return (
    around.endUnixNano >= run.endUnixNano &&
    around.service === run.service &&
    !(around.kind === 'tool' && run.kind === 'tool')
  )
}

function withGuests(
  run: RecordedRun,
  guests: ReadonlyMap<RecordedRun, readonly RecordedRun[]>,
): RecordedRun {
  const found = guests.get(run)
  if (found === undefined) return run
  return { ...run, children: found.map((guest) => withGuests(guest, guests)) }
}

function byPlace(a: RecordedRun, b: RecordedRun): number {
  return (
    compareValues(a.startUnixNano, b.startUnixNano) ||
    compareValues(b.endUnixNano, a.endUnixNano) ||
    compareValues(a.spanId, b.spanId)
  )
}
