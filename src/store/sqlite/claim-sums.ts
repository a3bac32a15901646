import { mergeSummary, type SummaryPart } from '../../replay/thread-summary.ts'

// So many traces are summed up again if one of them changes.
const MAX_LEAF = 64
// Some hundred bytes each.
const MAX_BRANCHES = 100_000
const DIGITS = Array.from('0123456789abcdef')

/** Where the sums come from. */
export interface ClaimSource {
  /** Up to `limit` traces that name a thread and whose ids begin with `prefix`. */
  traceIds(threadId: string, prefix: string, limit: number): readonly string[]
  /** What a trace says about a thread. `undefined` if the trace does not count for it. */
  partOf(traceId: string, threadId: string): SummaryPart | undefined
}

/**
 * What all traces say about a thread that other tools name. It is kept as a tree by the beginnings of trace ids, so that
 * a trace that no longer counts costs as little in a session of a million traces as in a small one. It grows only for
 * threads that lose something, and may be forgotten at any time.
 */
export class ClaimSums {
  readonly #source: ClaimSource
  readonly #roots = new Map<string, Branch>()
  #branches = 0

  constructor(source: ClaimSource) {
    this.#source = source
  }

  /** The sum of all traces of a thread. `undefined` if none counts for it. */
  sumOf(threadId: string): SummaryPart | undefined {
    if (this.#branches > MAX_BRANCHES) this.forget()
    const root = this.#roots.get(threadId) ?? {}
    const sum = this.#sum(threadId, root, '')
    if (root.children !== undefined) this.#roots.set(threadId, root)
    return sum
  }

  /** Says that what a trace says about a thread may have changed. */
  touch(threadId: string, traceId: string): void {
    let branch = this.#roots.get(threadId)
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

  #sum(threadId: string, branch: Branch, prefix: string): SummaryPart | undefined {
    if (branch.sum === undefined) {
      branch.children ??= this.#split(threadId, prefix)
      const parts =
        branch.children === undefined
          ? this.#readLeaf(threadId, prefix)
          : [...branch.children].map(([digit, child]) => this.#sum(threadId, child, prefix + digit))
      branch.sum = parts.reduce(merge, undefined) ?? 'nothing'
    }
    return branch.sum === 'nothing' ? undefined : branch.sum
  }

  #split(threadId: string, prefix: string): Map<string, Branch> | undefined {
    if (this.#source.traceIds(threadId, prefix, MAX_LEAF + 1).length <= MAX_LEAF) return undefined
    this.#branches += DIGITS.length
    return new Map(DIGITS.map((digit) => [digit, {}]))
  }

  #readLeaf(threadId: string, prefix: string): (SummaryPart | undefined)[] {
    return this.#source
      .traceIds(threadId, prefix, MAX_LEAF)
      .map((traceId) => this.#source.partOf(traceId, threadId))
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
