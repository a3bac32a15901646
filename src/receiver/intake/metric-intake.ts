import type { ExportResponse } from '../../otlp/http/export-response.ts'
import type { SignalIntake } from '../otlp-route.ts'
import type { MutableCounts } from '../receiver-counts.ts'

/** Accepts metrics and drops them, so that an app can send everything to one address. */
export class MetricIntake implements SignalIntake {
  readonly signal = 'metrics'
  readonly #counts: MutableCounts

  constructor(counts: MutableCounts) {
    this.#counts = counts
  }

  async take(): Promise<ExportResponse> {
    this.#counts.ignored++
    return { rejected: 0 }
  }
}
