import type { RecordedSpan } from '../otlp/recorded-span.ts'

const CONTENT =
  /^gen_ai\.(?:(?:input|output)\.messages|prompt|completion|tool\.)|^(?:input|output)\.value$/

/** Says once that a model call has no messages, for a backend that has no log records, where they may have been. */
export class MissingContent {
  readonly #say: (reason: string) => void
  #isSaid = false

  constructor(say: (reason: string) => void) {
    this.#say = say
  }

  /** @param reason - Why there are no log records. */
  notice(span: RecordedSpan, reason: string): void {
    if (this.#isSaid || !lacksContent(span)) return
    this.#isSaid = true
    this.#say(`a model call has no messages, and ${reason}, where they may have been`)
  }
}

// Whether a span is one of OpenTelemetry's GenAI conventions that says nothing of what was said.
function lacksContent({ attributes, events }: RecordedSpan): boolean {
  if (attributes['gen_ai.request.model'] === undefined || events.length > 0) return false
  return !Object.keys(attributes).some((key) => CONTENT.test(key))
}
