import type { DecodedTraces } from '../otlp/decoded-traces.ts'
import type { ExportResponse } from '../otlp/http/export-response.ts'
import type { WriteResult } from '../store/span-writer.ts'
import type { RequestEncoding } from '../otlp/http/request-encoding.ts'
import type { SignalIntake } from './otlp-route.ts'
import { type LimitedTraces, limitSpans } from './limit-spans.ts'
import type { MutableCounts } from './receiver-counts.ts'
import type { ReceivedBatch, ReceiverSettings } from './receiver-options.ts'
import { thrownProblem } from './thrown-problem.ts'

/** Takes spans. All of them go to the store. */
export class TraceIntake implements SignalIntake {
  readonly signal = 'traces'
  readonly #settings: ReceiverSettings
  readonly #counts: MutableCounts

  constructor(settings: ReceiverSettings, counts: MutableCounts) {
    this.#settings = settings
    this.#counts = counts
  }

  async take(body: Uint8Array, encoding: RequestEncoding): Promise<ExportResponse> {
    const decoded = body.length === 0 ? { spans: [], rejected: 0 } : encoding.decodeTraces(body)
    const traces = limitSpans(decoded)
    this.#reportRejected(traces)
    const warning = this.#reportCut(traces)
    const result = await this.#store(traces)
    this.#reportConflicts(result)
    this.#reportBatch({ ...result, spans: traces.spans })
    return { ...traces, ...(warning !== undefined && { reason: warning }) }
  }

  #reportRejected({ rejected, reason }: DecodedTraces): void {
    this.#counts.rejected += rejected
    if (rejected === 0) return
    const message = `${rejected} spans rejected: ${reason}`
    this.#settings.onProblem({ reason: 'rejected', message, count: rejected })
  }

  // The sender is told too, as OTLP has it: a partial success that rejects nothing is a warning.
  #reportCut({ cut, reason }: LimitedTraces): string | undefined {
    this.#counts.cut += cut
    if (cut === 0) return reason
    const message = `ids, names or tags of ${cut} spans were too long and were cut`
    this.#settings.onProblem({ reason: 'cut', message, count: cut })
    return reason === undefined ? message : `${reason}; ${message}`
  }

  // The response does not mention them as a partial success: the sender could do nothing about a conflict.
  #reportConflicts({ conflicts = 0 }: WriteResult): void {
    if (conflicts === 0) return
    const spans = conflicts === 1 ? '1 span has' : `${conflicts} spans have`
    this.#settings.onProblem({
      reason: 'conflict',
      message: `${spans} the id of a stored span but other content, and are left out`,
      count: conflicts,
    })
  }

  // The spans are stored, so the sender must not send them again if the callback throws.
  #reportBatch(batch: ReceivedBatch): void {
    try {
      this.#settings.onBatch(batch)
    } catch (error) {
      this.#settings.onProblem(thrownProblem('callback-failed', error))
    }
  }

  async #store({ spans }: DecodedTraces): Promise<WriteResult> {
    this.#counts.spans += spans.length
    if (spans.length === 0) return { stored: 0, duplicates: 0 }
    try {
      const result = await this.#settings.store.write(spans)
      this.#counts.stored += result.stored
      this.#counts.duplicates += result.duplicates
      this.#counts.replaced += result.replaced ?? 0
      this.#counts.conflicts += result.conflicts ?? 0
      return result
    } catch (error) {
      this.#counts.failed += spans.length
      throw error
    }
  }
}
