import { readForeignThread } from '../dialects/foreign-thread.ts'
import type { DecodedTraces } from '../otlp/decoded-traces.ts'
import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { LIMITS } from '../thread/limits/limits.ts'
import { readThreadId } from '../thread/thread-id.ts'
import { cutSpan } from './cut-span.ts'

/** The spans of a body, with nothing in them that is longer than a recorder writes. */
export interface LimitedTraces extends DecodedTraces {
  /** How many spans were cut. */
  readonly cut: number
}

/** Cuts what is too long in the spans of a body, and leaves out the spans that have a thread id which cannot be cut. */
export function limitSpans({ spans, rejected, reason, ...rest }: DecodedTraces): LimitedTraces {
  const limited = spans.map(cutSpan)
  const kept = limited.filter((span) => !hasUnusableThread(span))
  const cut = limited.filter((span, index) => span !== spans[index]).length
  const unusable = limited.length - kept.length
  const why = reason ?? (unusable > 0 ? TOO_LONG : undefined)
  return {
    ...rest,
    spans: kept,
    rejected: rejected + unusable,
    cut,
    ...(why !== undefined && { reason: why }),
  }
}

const TOO_LONG = `a thread id in the own key of a tool is longer than ${LIMITS.id} characters`

// Some tools have keys that name a thread only in their scope, or put the id inside JSON or on the resource. Those are not cut.
function hasUnusableThread(span: RecordedSpan): boolean {
  if (!hasLongText(span) || readThreadId(span.attributes) !== undefined) return false
  return (readForeignThread(span)?.id.length ?? 0) > LIMITS.id
}

function hasLongText({ attributes, resource }: RecordedSpan): boolean {
  return [attributes, resource].some((values) => {
    for (const key in values) {
      const value = values[key]
      if (typeof value === 'string' && value.length > LIMITS.id) return true
    }
    return false
  })
}
