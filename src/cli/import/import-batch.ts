import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { CliError } from '../cli-error.ts'
import type { ImportReport } from './import-report.ts'
import { type ImportSender, spanBytes } from './import-sender.ts'

// One request of this size costs a store one commit; larger ones gain little and lose more when interrupted.
const MAX_BATCH_BYTES = 512 * 1024

/** One line's spans, on the way. */
export interface RecordedLine {
  readonly lineNumber: number
  readonly spans: readonly RecordedSpan[]
  /** What a person counts in it. */
  readonly threads: number
  readonly messages: number
}

/** Sends lines several at a time; where such a batch is refused, each line alone, so that only the bad one fails. */
export class ImportBatch {
  readonly #sender: ImportSender
  readonly #report: ImportReport
  #lines: RecordedLine[] = []
  #bytes = 0

  constructor(sender: ImportSender, report: ImportReport) {
    this.#sender = sender
    this.#report = report
  }

  /** Adds a line, and waits for the batch to be sent where it is full. */
  async add(line: RecordedLine): Promise<void> {
    this.#lines.push(line)
    this.#bytes += line.spans.reduce((sum, span) => sum + spanBytes(span), 0)
    if (this.#bytes >= MAX_BATCH_BYTES) await this.flush()
  }

  /** Sends what is left. */
  async flush(): Promise<void> {
    const lines = this.#lines
    this.#lines = []
    this.#bytes = 0
    if (lines.length > 0) await this.#send(lines)
  }

  async #send(lines: readonly RecordedLine[]): Promise<void> {
    try {
      await this.#sender.send(lines.flatMap(({ spans }) => spans))
    } catch (error) {
      if (error instanceof CliError) throw error
      if (lines.length === 1) this.#fail(lines, error as Error)
      else for (const line of lines) await this.#send([line])
      return
    }
    for (const { threads, messages } of lines) {
      this.#report.threads += threads
      this.#report.messages += messages
    }
  }

  #fail(lines: readonly RecordedLine[], { message }: Error): void {
    for (const { lineNumber } of lines) {
      this.#report.failures.push({ lineNumber, reason: message })
    }
  }
}
