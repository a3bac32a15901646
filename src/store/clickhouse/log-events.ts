import type { JsonReader } from '../../otlp/json/json-reader.ts'
import { LogCollector } from '../../otlp/log-collector.ts'
import type { LogEvent } from '../../otlp/log-event.ts'
import { EventDeduplicator, numberEvents } from '../event-deduplicator.ts'
import { spanKey } from '../../thread/span-ids.ts'
import { readAttributes } from './restore-attributes.ts'
import { pushTo } from '../../thread/push-to.ts'

/** The columns of a log record, for {@link LogEvents}. */
export const EVENT_COLUMNS =
  'TraceId, SpanId, toString(toUnixTimestamp64Nano(Timestamp)) AS UnixNano, LogAttributes, Body'

/** GenAI events from rows of the exporter's table of log records, by span. */
export class LogEvents {
  readonly #deduplicator = new EventDeduplicator()
  readonly #ofSpan = new Map<string, LogEvent[]>()
  #dropped = 0

  /** How many events were left out because their span has `MAX_EVENTS_PER_SPAN` already. */
  get dropped(): number {
    return this.#dropped
  }

  /** Adds a row if it is a GenAI event. The exporter may write a row twice, so equal events count once. */
  add(row: JsonReader): void {
    const collector = new LogCollector()
    const body = row.text('Body')
    collector.add({
      traceId: row.text('TraceId'),
      spanId: row.text('SpanId'),
      name: row.text('Name'),
      unixNano: row.uint64('UnixNano'),
      observedUnixNano: 0n,
      attributes: readAttributes(row, 'LogAttributes'),
      body: body === '' ? null : body,
    })
    for (const numbered of numberEvents(collector.logs().events)) {
      const fate = this.#deduplicator.add(numbered)
      if (fate === 'dropped') this.#dropped++
      if (fate === 'stored') pushTo(this.#ofSpan, spanKey(numbered.event), numbered.event)
    }
  }

  /** The events of a span. */
  of(span: Pick<LogEvent, 'traceId' | 'spanId'>): readonly LogEvent[] {
    return this.#ofSpan.get(spanKey(span)) ?? []
  }
}
