import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import type { AppRun } from './framework.ts'
import { answerTo, TOOL_ANSWER } from './language-model.ts'

/** What happens in a thread of an app. */
export type Turn = 'plain' | 'streamed' | 'tool' | 'failing'

const QUESTIONS = {
  plain: 'A plain question',
  streamed: 'A streamed question',
  tool: 'What is the weather in Paris?',
  failing: 'Please refuse this',
} as const

const PARALLEL_TURNS = ['plain', 'streamed', 'tool'] as const

/** The threads that an app has recorded. */
export function threadIdsOf({ questions }: AppRun): readonly string[] {
  return Object.keys(questions)
}

/** The turn of a thread: as `app/turns.js` takes them. */
export function turnOf(threadId: string): Turn {
  const n = nthInParallel(threadId)
  if (n !== undefined) return PARALLEL_TURNS[n % PARALLEL_TURNS.length] ?? 'plain'
  return threadId as Turn
}

/** What was asked in a thread. */
export function questionOf(threadId: string): string {
  const n = nthInParallel(threadId)
  const turn = turnOf(threadId)
  if (n === undefined) return QUESTIONS[turn]
  return `Parallel question ${n}${turn === 'tool' ? ': how is the weather in Paris?' : ''}`
}

/** What a model answers in a thread. */
export function answerOf(threadId: string): string {
  return turnOf(threadId) === 'tool' ? TOOL_ANSWER : answerTo(questionOf(threadId))
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

function nthInParallel(threadId: string): number | undefined {
  const [, n] = /^parallel-(\d+)$/.exec(threadId) ?? []
  return n === undefined ? undefined : Number(n)
}
