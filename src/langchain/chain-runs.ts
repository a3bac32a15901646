import type { Context } from '@opentelemetry/api'

/** A run of LangChain's: a chain, a model call or a tool. */
export interface ChainRun {
  /** The outermost run that it belongs to. */
  readonly root: string
  /** The span of ours around it, if there is one. */
  readonly around: Context | undefined
}

// A stream whose reader has left never ends its runs.
const MAX_RUNS = 10_000

/** The runs under way, and how they are nested. */
export class ChainRuns {
  readonly #runs = new Map<string, ChainRun & { within?: Context | undefined }>()

  /** @param parentId - The callbacks may have been attached below it. Then it is not known here. */
  begin(runId: string, parentId?: string): ChainRun {
    const parent = parentId === undefined ? undefined : this.#runs.get(parentId)
    const root = parent?.root ?? parentId ?? runId
    const run = { root, around: parent?.within ?? parent?.around }
    this.#runs.set(runId, run)
    this.#dropOldest()
    return run
  }

  /** Of several values the one that is the id of a run under way. */
  known(...ids: readonly unknown[]): string | undefined {
    return ids.find((id): id is string => typeof id === 'string' && this.#runs.has(id))
  }

  /** Notes the span of ours that stands for a run: spans of the runs inside it go below. */
  enter(runId: string, within: Context): void {
    const run = this.#runs.get(runId)
    if (run !== undefined) run.within = within
  }

  end(runId: string): void {
    this.#runs.delete(runId)
  }

  #dropOldest(): void {
    if (this.#runs.size <= MAX_RUNS) return
    const [oldest] = this.#runs.keys()
    if (oldest !== undefined) this.#runs.delete(oldest)
  }
}
