import { getOrAdd } from '../../thread/get-or-add.ts'

/** Collects the traces in which other tools name a thread, and no span of ours names the same one. */
export class ForeignTraces {
  readonly #own = new Map<string, Set<string>>()
  readonly #foreign = new Map<string, Set<string>>()

  /** Notes that a span of a trace names a thread. */
  add(threadId: string, traceId: string, isOwn: boolean): void {
    const traces = isOwn ? this.#own : this.#foreign
    getOrAdd(traces, threadId, () => new Set()).add(traceId)
  }

  /** The ids of these traces, each once. */
  traceIds(): readonly string[] {
    const traceIds = new Set<string>()
    for (const [threadId, named] of this.#foreign) {
      const own = this.#own.get(threadId)
      for (const traceId of named) if (own?.has(traceId) !== true) traceIds.add(traceId)
    }
    return [...traceIds]
  }
}
