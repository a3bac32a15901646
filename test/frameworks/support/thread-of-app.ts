import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import type { AppRun } from './framework.ts'

const QUESTIONS: Readonly<Record<string, string>> = {
  plain: 'A plain question',
  streamed: 'A streamed question',
  tool: 'What is the weather in Paris?',
  failing: 'Please refuse this',
}

/** The threads that an app has recorded. */
export function threadIdsOf({ questions }: AppRun): readonly string[] {
  return Object.keys(questions)
}

/** What was asked in a thread: the same words as in `app/turns.js`. */
export function questionOf(threadId: string): string {
  return QUESTIONS[threadId] ?? `Parallel question ${threadId.slice('parallel-'.length)}`
}

/** The spans of the one trace of a thread. */
export function spansOf({ spans, questions }: AppRun, threadId: string): readonly RecordedSpan[] {
  const wanted = traceIdOf(questions[threadId])
  return spans.filter(({ traceId }) => traceId === wanted)
}

/** The trace of a `traceparent`. */
export function traceIdOf(traceparent: string | undefined): string {
  return traceparent?.split('-')[1] ?? ''
}
