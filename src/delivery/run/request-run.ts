import type { LaneRun } from './lane-run.ts'

// A platform may end a request at any time, and nothing runs in it any more. A run is then taken for over.
const GONE_MILLIS = 2_000

/** The run of one request. Its signal is used in that request alone; others see only plain values. */
export class RequestRun implements LaneRun {
  isEnding = false
  readonly leavesSpans = true
  readonly #stopping = new AbortController()
  #tickedAt = Date.now()
  #isStopped = false

  get signal(): AbortSignal {
    return this.#stopping.signal
  }

  get isOver(): boolean {
    return this.#isStopped || Math.abs(Date.now() - this.#tickedAt) > GONE_MILLIS
  }

  /** Shows others that this request still lives. */
  tick(): void {
    this.#tickedAt = Date.now()
  }

  stop(): void {
    this.#isStopped = true
    this.#stopping.abort()
  }
}
