import type { RecordedSpan } from '../otlp/recorded-span.ts'
import type { PartialAnswer } from './http/partial-answer.ts'

const CONTENT =
  /^gen_ai\.(?:(?:input|output)\.messages|prompt|completion|tool\.)|^(?:input|output)\.value$/

/** Reports once that a model call has no messages. They may have been in log records that the backend does not keep. */
export class MissingContent {
  readonly #report: (answer: PartialAnswer) => void
  #isReported = false

  constructor(report: (answer: PartialAnswer) => void) {
    this.#report = report
  }

  /** @param cause - Why there are no log records. */
  notice(span: RecordedSpan, cause: string): void {
    if (this.#isReported || !lacksContent(span)) return
    this.#isReported = true
    const message = `a model call has no messages: ${cause}, which may have held them`
    this.#report({ reason: 'no-log-records', message })
  }
}

// Whether a span is a model call by OpenTelemetry's GenAI conventions, and has no content.
function lacksContent({ attributes, events }: RecordedSpan): boolean {
  if (attributes['gen_ai.request.model'] === undefined || events.length > 0) return false
  return !Object.keys(attributes).some((key) => CONTENT.test(key))
}
