import { OtlpDecodeError } from '../thread/errors.ts'
import type { DecodedLogs } from './decoded-logs.ts'
import { CLAUDE_CODE, isGenAiEvent, type LogEvent } from './log-event.ts'
import { findLogFault } from './span-fault.ts'
import { NO_SPAN_ID } from './span-field.ts'

// Describing what is wrong with a record costs more than reading one.
const MAX_REJECTED = 10_000

/** A log record as a decoder reads it. */
export interface LogRecord extends LogEvent {
  /** When the log record was first observed. It replaces the time of a record without a time. */
  readonly observedUnixNano: bigint
}

/** Keeps the log records that are GenAI events of a span. Counts other records, and events that cannot be used. */
export class LogCollector {
  readonly #events: LogEvent[] = []
  #ignored = 0
  #rejected = 0
  #reason: string | undefined

  /** Keeps a record if it is an event of a span that replay can use. */
  add({ observedUnixNano, ...record }: LogRecord): void {
    const { spanId, unixNano } = record
    const name = nameOf(record)
    if (!isGenAiEvent(name) || spanId === '' || spanId === NO_SPAN_ID) {
      this.#ignored++
      return
    }
    const event = { ...record, name, unixNano: unixNano === 0n ? observedUnixNano : unixNano }
    const fault = findLogFault(event)
    if (fault === undefined) this.#events.push(event)
    else this.reject(fault)
  }

  /**
   * Counts a record that could not be read.
   *
   * @throws OtlpDecodeError after 10,000 of them, as the rest of such a body is not worth reading.
   */
  reject(reason: string): void {
    this.#rejected++
    this.#reason ??= reason
    if (this.#rejected <= MAX_REJECTED) return
    throw new OtlpDecodeError(`more than ${MAX_REJECTED} log records rejected: ${this.#reason}`)
  }

  /** Everything so far. */
  logs(): DecodedLogs {
    const reason = this.#reason
    return {
      events: this.#events,
      ignored: this.#ignored,
      rejected: this.#rejected,
      ...(reason !== undefined && { reason }),
    }
  }
}

// Before OTLP had a field for the name of an event, it was an attribute. Codex has the place in its source in the field.
function nameOf({ name, attributes, body }: LogEvent): string {
  const given = [attributes['event.name'], name].filter((word) => typeof word === 'string')
  const whole = given.map((word) => CLAUDE_CODE + word).filter((word) => word === body)
  return [...given, ...whole].find(isGenAiEvent) ?? ''
}
