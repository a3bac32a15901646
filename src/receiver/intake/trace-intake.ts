import type { DecodedTraces } from '../../otlp/decoded-traces.ts'
import type { ExportResponse } from '../../otlp/http/export-response.ts'
import type { WriteResult } from '../../store/span-writer.ts'
import type { RequestEncoding } from '../../otlp/http/request-encoding.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type { BodyWork } from '../body/body-work.ts'
import { inPortions } from './in-portions.ts'
import type { SignalIntake } from '../otlp-route.ts'
import { type LimitedTraces, limitSpans } from './limit-spans.ts'
import type { MutableCounts } from '../receiver-counts.ts'
import type { ReceivedBatch, ReceiverSettings } from '../receiver-options.ts'
import { spanWeigher } from './span-weight.ts'
import { thrownProblem } from '../thrown-problem.ts'

const NONE: DecodedTraces = { spans: [], rejected: 0 }

/** Takes spans. All of them go to the store. */
export class TraceIntake implements SignalIntake {
  readonly signal = 'traces'
  readonly #settings: ReceiverSettings
  readonly #counts: MutableCounts

  constructor(settings: ReceiverSettings, counts: MutableCounts) {
    this.#settings = settings
    this.#counts = counts
  }

  async take(body: Uint8Array, encoding: RequestEncoding, work: BodyWork): Promise<ExportResponse> {
    const { limits } = this.#settings
    const decoded =
      body.length === 0 ? NONE : await work.decode(encoding.decodeTraces(body, limits))
    const traces = limitSpans(decoded)
    this.#reportRejected(traces)
    const warnings = [this.#reportCut(traces), this.#reportNames(traces)]
    const result = await this.#store(traces.spans, work)
    this.#reportConflicts(result)
    this.#reportBatch({ ...result, spans: traces.spans })
    return toResponse(traces, warnings)
  }

  #reportRejected({ rejected, reason }: DecodedTraces): void {
    this.#counts.rejected += rejected
    if (rejected === 0) return
    const message = `${rejected} spans rejected: ${reason}`
    this.#settings.onProblem({ reason: 'rejected', message, count: rejected })
  }

  // The sender learns of it too, as OTLP has it: a partial success that rejects nothing is a warning.
  #reportCut({ cut }: LimitedTraces): string | undefined {
    this.#counts.cut += cut
    if (cut === 0) return undefined
    const message = `ids, names or tags of ${cut} spans were too long and were cut`
    this.#settings.onProblem({ reason: 'cut', message, count: cut })
    return message
  }

  #reportNames({ warning }: LimitedTraces): string | undefined {
    if (warning === undefined) return undefined
    this.#settings.onProblem({ reason: 'field-names', message: warning })
    return warning
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

  async #store(spans: readonly RecordedSpan[], work: BodyWork): Promise<WriteResult> {
    this.#counts.spans += spans.length
    let left = spans.length
    let all: WriteResult = { stored: 0, duplicates: 0 }
    try {
      for (const portion of inPortions(spans, spanWeigher())) {
        await work.pause()
        const result = await this.#settings.store.write(portion)
        this.#count(result)
        all = addResults(all, result)
        left -= portion.length
      }
      return all
    } catch (error) {
      this.#counts.failed += left
      throw error
    }
  }

  #count({ stored, duplicates, replaced = 0, conflicts = 0 }: WriteResult): void {
    this.#counts.stored += stored
    this.#counts.duplicates += duplicates
    this.#counts.replaced += replaced
    this.#counts.conflicts += conflicts
  }
}

function toResponse(
  { rejected, reason }: LimitedTraces,
  warnings: readonly (string | undefined)[],
): ExportResponse {
  const reasons = [reason, ...warnings].filter((text) => text !== undefined)
  return { rejected, ...(reasons.length > 0 && { reason: reasons.join('; ') }) }
}

// What is absent in both stays absent: the store does not count it.
function addResults(a: WriteResult, b: WriteResult): WriteResult {
  const replaced = addCounts(a.replaced, b.replaced)
  const conflicts = addCounts(a.conflicts, b.conflicts)
  return {
    stored: a.stored + b.stored,
    duplicates: a.duplicates + b.duplicates,
    ...(replaced !== undefined && { replaced }),
    ...(conflicts !== undefined && { conflicts }),
  }
}

function addCounts(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0)
}
