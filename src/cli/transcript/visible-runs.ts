import type { RecordedRun } from '../../thread/recorded-thread.ts'

/** Runs of one level, with what ran inside plumbing in place of the plumbing. */
export function visibleRuns(runs: readonly RecordedRun[]): readonly RecordedRun[] {
  const visible: RecordedRun[] = []
  const open = runs.toReversed()
  for (let run = open.pop(); run !== undefined; run = open.pop()) {
    if (isPlumbing(run)) open.push(...run.children.toReversed())
    else visible.push(run)
  }
  return visible
}

/** How many spans {@link visibleRuns} leaves out of whole trees. */
export function countPlumbing(runs: readonly RecordedRun[]): number {
  let plumbing = 0
  const open = [...runs]
  for (let run = open.pop(); run !== undefined; run = open.pop()) {
    if (isPlumbing(run)) plumbing += 1
    open.push(...run.children)
  }
  return plumbing
}

// HTTP, databases and the inside of frameworks, unless there is something to know about it.
function isPlumbing({ kind, error, unfinished, feedback, outcome }: RecordedRun): boolean {
  return [kind, error, unfinished, feedback, outcome].every((value) => value === undefined)
}
