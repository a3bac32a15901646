import type { UnixNano } from '../../thread/instant.ts'
import type { TraceOutline } from '../span-reader.ts'
import { earlier, later } from './instants.ts'
import type { ThreadWindow } from './thread-window.ts'

/** The traces to read for a window, and what is left out. */
export interface ChosenTraces {
  /** The earliest first. */
  readonly traces: readonly TraceOutline[]
  /** When the traces that are left out before the window end. */
  readonly earlierUnixNano: UnixNano | undefined
  /** When those that are left out after it begin. */
  readonly laterUnixNano: UnixNano | undefined
}

/**
 * Chooses as many traces as have `maxSpans` spans together, and at least one.
 *
 * @param traces The earliest first; at least one.
 */
export function chooseTraces(
  traces: readonly TraceOutline[],
  window: ThreadWindow,
  maxSpans: number,
): ChosenTraces {
  const { from = 0n, keep = 'last' } = window
  const chosen = new Set(choose(traces, window, maxSpans))
  let before: UnixNano | undefined
  let after: UnixNano | undefined
  for (const trace of traces) {
    if (chosen.has(trace)) continue
    const { startUnixNano, endUnixNano } = trace
    if (keep === 'last' || endUnixNano < from) before = later(before, endUnixNano)
    else after = earlier(after, startUnixNano)
  }
  return {
    traces: traces.filter((trace) => chosen.has(trace)),
    earlierUnixNano: before,
    laterUnixNano: after,
  }
}

function choose(
  traces: readonly TraceOutline[],
  { from = 0n, keep = 'last' }: ThreadWindow,
  maxSpans: number,
): readonly TraceOutline[] {
  const active = traces.filter(({ endUnixNano }) => endUnixNano >= from)
  // If nothing is so late, the end of the thread shows when it ended.
  if (active.length === 0) return traces.slice(-1)
  if (keep === 'last') active.reverse()
  let spans = 0
  const end = active.findIndex((trace, nth) => (spans += trace.spans) > maxSpans && nth > 0)
  return end === -1 ? active : active.slice(0, end)
}
