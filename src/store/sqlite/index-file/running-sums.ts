import { mergeSummary, type SummaryPart } from '../../../replay/thread-summary.ts'

/** What is known of a thread while a slice is indexed. */
interface RunningSum {
  sum: SummaryPart | undefined
  /** The trace that was added last, and the sum of all others. */
  last?: { readonly traceId: string; readonly others: SummaryPart | undefined }
}

// About a kilobyte each.
const MAX_THREADS = 10_000

/**
 * The sums of threads that go on: their newest trace is added to the sum of the others, again each time it gets more spans.
 * So a turn costs as little in a long thread as in a short one.
 */
export class RunningSums {
  readonly #readSum: (thread: number) => SummaryPart | undefined
  readonly #readParts: (thread: number) => SummaryPart | undefined
  readonly #threads = new Map<number, RunningSum>()
  readonly #changed = new Set<number>()
  readonly #unclear = new Set<number>()

  /**
   * @param readSum - The sum of a thread before this slice.
   * @param readParts - Sums up all traces of a thread.
   */
  constructor(
    readSum: (thread: number) => SummaryPart | undefined,
    readParts: (thread: number) => SummaryPart | undefined,
  ) {
    this.#readSum = readSum
    this.#readParts = readParts
  }

  /** Notes that the part of a trace has changed, or is new to the thread (`isNew`). */
  change(thread: number, traceId: string, part: SummaryPart | undefined, isNew: boolean): void {
    this.#changed.add(thread)
    const running = this.#threads.get(thread) ?? { sum: this.#readSum(thread) }
    this.#threads.set(thread, running)
    if (isNew) running.last = { traceId, others: running.sum }
    if (part === undefined || running.last?.traceId !== traceId) {
      delete running.last
      this.#unclear.add(thread)
      return
    }
    const { others } = running.last
    running.sum = others === undefined ? part : mergeSummary(others, part)
  }

  /** The sums that have changed since the last call, by thread. `undefined` if nothing is left of one. */
  take(): ReadonlyMap<number, SummaryPart | undefined> {
    const sums = new Map<number, SummaryPart | undefined>()
    for (const thread of this.#changed) sums.set(thread, this.#sumOf(thread))
    this.#changed.clear()
    this.#unclear.clear()
    if (this.#threads.size > MAX_THREADS) this.#threads.clear()
    return sums
  }

  /** Call it after a transaction was rolled back, or another process has written. */
  forget(): void {
    this.#threads.clear()
    this.#changed.clear()
    this.#unclear.clear()
  }

  #sumOf(thread: number): SummaryPart | undefined {
    if (!this.#unclear.has(thread)) return this.#threads.get(thread)?.sum
    const sum = this.#readParts(thread)
    this.#threads.set(thread, { sum })
    return sum
  }
}
