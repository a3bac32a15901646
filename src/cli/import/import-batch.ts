import type { LogEvent } from '../../otlp/log-event.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { CliError } from '../cli-error.ts'
import type { ImportReport } from './import-report.ts'
import type { ImportSender, Packed } from './import-sender.ts'

// A request of this size costs a store one commit. Larger ones gain little, and lose more if they are interrupted.
const MAX_BATCH_BYTES = 512 * 1024

/** What was recorded of one line. */
export interface RecordedLine {
  readonly lineNumber: number
  readonly spans: readonly RecordedSpan[]
  /** GenAI events that came as log records. */
  readonly events?: readonly LogEvent[]
  readonly threads: number
  readonly messages: number
}

interface PackedLine extends RecordedLine {
  readonly packed: Packed
}

/** Sends several lines at a time. If such a batch is refused, it sends each line alone, so that only the bad one fails. */
export class ImportBatch {
  readonly #sender: ImportSender
  readonly #report: ImportReport
  #lines: PackedLine[] = []
  #bytes = 0

  constructor(sender: ImportSender, report: ImportReport) {
    this.#sender = sender
    this.#report = report
  }

  /** Adds a line. If the batch is full then, waits until it is sent. */
  async add(line: RecordedLine): Promise<void> {
    const packed = this.#sender.pack(line.spans, line.events)
    this.#lines.push({ ...line, packed })
    for (const { bytes } of [...packed.spans, ...packed.events]) this.#bytes += bytes
    if (this.#bytes >= MAX_BATCH_BYTES) await this.flush()
  }

  /** Sends the lines that are left. */
  async flush(): Promise<void> {
    const lines = this.#lines
    this.#lines = []
    this.#bytes = 0
    if (lines.length > 0) await this.#send(lines)
  }

  async #send(lines: readonly PackedLine[]): Promise<void> {
    try {
      await this.#sender.send({
        spans: lines.flatMap(({ packed }) => packed.spans),
        events: lines.flatMap(({ packed }) => packed.events),
      })
    } catch (error) {
      if (error instanceof CliError) throw error
      if (lines.length === 1) this.#fail(lines, error as Error)
      else for (const line of lines) await this.#send([line])
      return
    }
    for (const { threads, messages, events = [] } of lines) {
      this.#report.threads += threads
      this.#report.events += events.length
      this.#report.messages += messages
    }
  }

  #fail(lines: readonly RecordedLine[], { message }: Error): void {
    for (const { lineNumber } of lines) {
      this.#report.failures.push({ lineNumber, reason: message })
    }
  }
}
