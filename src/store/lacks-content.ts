import type { RecordedSpan } from '../otlp/recorded-span.ts'

const CONTENT =
  /^gen_ai\.(?:(?:input|output)\.messages|prompt|completion|tool\.)|^(?:input|output)\.value$/

/** Whether a span is one of OpenTelemetry's GenAI conventions that says nothing of what was said: log records may. */
export function lacksContent({ attributes, events }: RecordedSpan): boolean {
  if (attributes['gen_ai.request.model'] === undefined || events.length > 0) return false
  return !Object.keys(attributes).some((key) => CONTENT.test(key))
}
