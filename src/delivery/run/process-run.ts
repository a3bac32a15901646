import type { LaneRun } from './lane-run.ts'

/** The only run of a process. It ends when its delivery is stopped. */
export class ProcessRun implements LaneRun {
  readonly isEnding = false
  readonly isOver = false
  readonly leavesSpans = false
  readonly #stopping = new AbortController()

  get signal(): AbortSignal {
    return this.#stopping.signal
  }

  stop(): void {
    this.#stopping.abort()
  }
}
