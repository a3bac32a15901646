import { mergeSummary, type SummaryPart } from '../../../replay/thread-summary.ts'

// So many traces are summed up again if one of them changes.
const MAX_LEAF = 64
// Some hundred bytes each.
const MAX_BRANCHES = 100_000
const DIGITS = Array.from('0123456789abcdef')

/** Where the sums come from. */
export interface PartSource {
  /** Up to `limit` traces that name a thread and whose ids begin with `prefix`. */
  traceIds(thread: number, prefix: string, limit: number): readonly string[]
  /** What a trace says about a thread. `undefined` if the trace does not count for it. */
  partOf(traceId: string, thread: number): SummaryPart | undefined
}

/**
 * What all traces say about a thread. A long thread is kept as a tree by the beginnings of trace ids, so that a trace that
 * says something else costs as little in a thread of a million traces as in a small one. It may be forgotten at any time.
 */
export class PartSums {
  readonly #source: PartSource
  readonly #roots = new Map<number, Branch>()
  #branches = 0

  constructor(source: PartSource) {
    this.#source = source
  }

  /** The sum of all traces of a thread. `undefined` if none counts for it. */
  sumOf(thread: number): SummaryPart | undefined {
    if (this.#branches > MAX_BRANCHES) this.forget()
    const root = this.#roots.get(thread) ?? {}
    const sum = this.#sum(thread, root, '')
    if (root.children !== undefined) this.#roots.set(thread, root)
    return sum
  }

  /** Says that what a trace says about a thread may have changed. */
  touch(thread: number, traceId: string): void {
    let branch = this.#roots.get(thread)
    for (let depth = 0; branch !== undefined; depth++) {
      delete branch.sum
      branch = branch.children?.get(traceId.charAt(depth))
    }
  }

  /** Forgets all sums. Call it if anything was changed without {@link touch}. */
  forget(): void {
    this.#roots.clear()
    this.#branches = 0
  }

  #sum(thread: number, branch: Branch, prefix: string): SummaryPart | undefined {
    if (branch.sum === undefined) {
      branch.children ??= this.#split(thread, prefix)
      const parts =
        branch.children === undefined
          ? this.#readLeaf(thread, prefix)
          : [...branch.children].map(([digit, child]) => this.#sum(thread, child, prefix + digit))
      branch.sum = parts.reduce(merge, undefined) ?? 'nothing'
    }
    return branch.sum === 'nothing' ? undefined : branch.sum
  }

  #split(thread: number, prefix: string): Map<string, Branch> | undefined {
    if (this.#source.traceIds(thread, prefix, MAX_LEAF + 1).length <= MAX_LEAF) return undefined
    this.#branches += DIGITS.length
    return new Map(DIGITS.map((digit) => [digit, {}]))
  }

  #readLeaf(thread: number, prefix: string): (SummaryPart | undefined)[] {
    return this.#source
      .traceIds(thread, prefix, MAX_LEAF)
      .map((traceId) => this.#source.partOf(traceId, thread))
  }
}

/** The traces whose ids have one beginning. */
interface Branch {
  /** Absent until it is read, and after a trace has changed. */
  sum?: SummaryPart | 'nothing'
  /** By the next digit, if there are too many traces for one sum. */
  children?: Map<string, Branch> | undefined
}

function merge(a: SummaryPart | undefined, b: SummaryPart | undefined): SummaryPart | undefined {
  return a === undefined || b === undefined ? (a ?? b) : mergeSummary(a, b)
}
