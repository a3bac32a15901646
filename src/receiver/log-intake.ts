import type { DecodedLogs } from '../otlp/decoded-logs.ts'
import type { ExportResponse } from '../otlp/http/export-response.ts'
import type { RequestEncoding } from '../otlp/http/request-encoding.ts'
import type { SignalIntake } from './otlp-route.ts'
import type { MutableCounts } from './receiver-counts.ts'
import type { ReceiverSettings } from './receiver-options.ts'

const NONE: DecodedLogs = { events: [], ignored: 0, rejected: 0 }

/** Takes log records. Only GenAI events of spans go to the store: some instrumentations put content there. */
export class LogIntake implements SignalIntake {
  readonly signal = 'logs'
  readonly #settings: ReceiverSettings
  readonly #counts: MutableCounts

  constructor(settings: ReceiverSettings, counts: MutableCounts) {
    this.#settings = settings
    this.#counts = counts
  }

  async take(body: Uint8Array, encoding: RequestEncoding): Promise<ExportResponse> {
    const logs = body.length === 0 ? NONE : encoding.decodeLogs(body)
    const { rejected, reason } = logs
    this.#counts.ignored += logs.ignored
    this.#lose('rejected', rejected, reason)
    await this.#store(logs)
    return { rejected, ...(reason !== undefined && { reason }) }
  }

  async #store({ events }: DecodedLogs): Promise<void> {
    const { store } = this.#settings
    if (events.length === 0) return
    if (store.writeEvents === undefined) {
      this.#counts.ignored += events.length
      return
    }
    try {
      const { stored, duplicates, dropped } = await store.writeEvents(events)
      this.#counts.eventsStored += stored
      this.#counts.eventsDuplicate += duplicates
      this.#lose('events-cut', dropped, 'their spans have too many events')
    } catch (error) {
      this.#counts.eventsLost += events.length
      throw error
    }
  }

  #lose(reason: 'rejected' | 'events-cut', count: number, cause: string | undefined): void {
    if (count === 0) return
    this.#counts.eventsLost += count
    this.#settings.onProblem({ reason, message: `${count} GenAI events lost: ${cause}`, count })
  }
}
