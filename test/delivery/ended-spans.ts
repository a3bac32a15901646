import type { EndedSpan } from '../../src/otlp/ended-span.ts'
import { toEndedSpan } from '../../src/otlp/to-ended-span.ts'
import { makeSpan } from '../otlp/recorded-spans.ts'

// Of one process and tracer, as the spans of an app mostly are.
const { resource, scope } = makeSpan()

/** Spans with the names `span 0`, `span 1`, … and ids that follow from their numbers. */
export function endedSpans(count: number, from = 0): readonly EndedSpan[] {
  return Array.from({ length: count }, (_, n) =>
    toEndedSpan(
      makeSpan({
        name: `span ${from + n}`,
        spanId: (from + n + 1).toString(16).padStart(16, '0'),
        resource,
        scope,
      }),
    ),
  )
}

/** A span that no encoding can read. */
export function unreadableSpan(): EndedSpan {
  const [span] = endedSpans(1)
  return Object.defineProperty({ ...(span as EndedSpan) }, 'attributes', {
    get() {
      throw new Error('unreadable')
    },
  })
}

/** The names of {@link endedSpans}. */
export function names(count: number, from = 0): readonly string[] {
  return Array.from({ length: count }, (_, n) => `span ${from + n}`)
}
