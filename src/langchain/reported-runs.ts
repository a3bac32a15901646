import { context } from '@opentelemetry/api'
import { inheritedThread } from '../propagate/inherited-thread.ts'
import { hasSeenScope } from '../propagate/seen-scopes.ts'
import { type RunStart, type StartedRun, startRun } from '../record/runs/start-run.ts'
import type { Thread } from '../record/thread.ts'
import type { ChainRun, ChainRuns } from './chain-runs.ts'

/** Records runs that LangChain reports, if nothing else records them. */
export class ReportedRuns {
  readonly #runs: ChainRuns
  readonly #wanted: boolean | 'auto'

  constructor(runs: ChainRuns, wanted: boolean | 'auto') {
    this.#runs = runs
    this.#wanted = wanted
  }

  start(thread: Thread, runId: string, chain: ChainRun, run: RunStart): StartedRun | undefined {
    if (this.#wanted === false) return undefined
    if (this.#wanted === 'auto' && isInstrumented(thread)) return undefined
    const started = startRun(thread, run, chain.around)
    if (started !== undefined) this.#runs.enter(runId, started.within)
    return started
  }
}

// The spans of an instrumentation belong to the thread only if that is active. Otherwise they are in no thread.
function isInstrumented({ id }: Thread): boolean {
  return hasSeenScope(isLangChainScope) && inheritedThread(context.active())?.threadId === id
}

// Langfuse has one scope for everything that it records. If it records LangChain too, a reader merges both views.
function isLangChainScope(name: string): boolean {
  return /lang(?:chain|graph|smith)/i.test(name)
}
