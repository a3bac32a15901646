import type { DecodedLogs } from '../../otlp/decoded-logs.ts'
import type { ExportResponse } from '../../otlp/http/export-response.ts'
import type { RequestEncoding } from '../../otlp/http/request-encoding.ts'
import { weighAttributes, weighValue } from '../../otlp/limits/weigh-value.ts'
import type { LogEvent } from '../../otlp/log-event.ts'
import { MAX_EVENTS_PER_SPAN } from '../../store/span-writer.ts'
import { pushTo } from '../../thread/push-to.ts'
import { spanKey } from '../../thread/span-ids.ts'
import type { BodyWork } from '../body/body-work.ts'
import { inPortions } from './in-portions.ts'
import type { SignalIntake } from '../otlp-route.ts'
import type { MutableCounts } from '../receiver-counts.ts'
import type { ReceiverSettings } from '../receiver-options.ts'

const TOO_MANY = 'their spans have too many events'
// What a store does for an event, however small it is.
const EVENT_BYTES = 4096
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

  async take(body: Uint8Array, encoding: RequestEncoding, work: BodyWork): Promise<ExportResponse> {
    const { limits } = this.#settings
    const logs = body.length === 0 ? NONE : await work.decode(encoding.decodeLogs(body, limits))
    const { rejected, reason, warning } = logs
    this.#counts.ignored += logs.ignored
    this.#lose('rejected', rejected, reason)
    if (warning !== undefined) {
      this.#settings.onProblem({ reason: 'field-names', message: warning })
    }
    await this.#store(logs, work)
    const reasons = [reason, warning].filter((text) => text !== undefined)
    return { rejected, ...(reasons.length > 0 && { reason: reasons.join('; ') }) }
  }

  async #store({ events }: DecodedLogs, work: BodyWork): Promise<void> {
    const { store } = this.#settings
    if (events.length === 0) return
    if (store.writeEvents === undefined) {
      this.#counts.ignored += events.length
      return
    }
    const spans = this.#cutSpans(bySpan(events))
    let left = spans.reduce((count, { length }) => count + length, 0)
    try {
      for (const portion of inPortions(spans, weighEvents)) {
        await work.pause()
        const { stored, duplicates, dropped } = await store.writeEvents(portion.flat())
        this.#counts.eventsStored += stored
        this.#counts.eventsDuplicate += duplicates
        this.#lose('events-cut', dropped, TOO_MANY)
        left -= stored + duplicates + dropped
      }
    } catch (error) {
      this.#counts.eventsLost += left
      throw error
    }
  }

  // The events of a span are written in one go. A store would leave out the rest anyway.
  #cutSpans(spans: readonly (readonly LogEvent[])[]): readonly (readonly LogEvent[])[] {
    return spans.map((events) => {
      const cut = Math.max(events.length - MAX_EVENTS_PER_SPAN, 0)
      this.#lose('events-cut', cut, TOO_MANY)
      return cut === 0 ? events : events.slice(0, MAX_EVENTS_PER_SPAN)
    })
  }

  #lose(reason: 'rejected' | 'events-cut', count: number, cause: string | undefined): void {
    if (count === 0) return
    this.#counts.eventsLost += count
    this.#settings.onProblem({ reason, message: `${count} GenAI events lost: ${cause}`, count })
  }
}

// Equal events of a span count apart only if they are written together.
function bySpan(events: readonly LogEvent[]): readonly (readonly LogEvent[])[] {
  const spans = new Map<string, LogEvent[]>()
  for (const event of events) pushTo(spans, spanKey(event), event)
  return [...spans.values()]
}

function weighEvents(events: readonly LogEvent[]): number {
  let bytes = 0
  for (const { attributes, body } of events) {
    bytes += EVENT_BYTES + weighAttributes(attributes) + weighValue(body)
  }
  return bytes
}
