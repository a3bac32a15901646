import { readForeignThread } from '../../dialects/foreign-thread.ts'
import type { DecodedTraces } from '../../otlp/decoded-traces.ts'
import type { RecordedSpan, SpanAttributes } from '../../otlp/recorded-span.ts'
import { getOrAdd } from '../../thread/get-or-add.ts'
import { LIMITS } from '../../thread/limits/limits.ts'
import { readThreadId } from '../../thread/thread-id.ts'
import { cutSpan } from './cut-span.ts'

/** The spans of a body, with nothing in them that is longer than a recorder writes. */
export interface LimitedTraces extends DecodedTraces {
  /** How many spans were cut. */
  readonly cut: number
}

/** Cuts what is too long in the spans of a body, and leaves out the spans that have a thread id which cannot be cut. */
export function limitSpans({ spans, rejected, reason, ...rest }: DecodedTraces): LimitedTraces {
  const limited = spans.map(cutSpan)
  const resources = new Map<SpanAttributes, boolean>()
  const kept = limited.filter((span) => !hasUnusableThread(span, resources))
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
function hasUnusableThread(span: RecordedSpan, resources: Map<SpanAttributes, boolean>): boolean {
  const { attributes, resource } = span
  // The spans of a body share resources, so each of these is looked through once.
  const isLong =
    hasLongText(attributes) || getOrAdd(resources, resource, () => hasLongText(resource))
  if (!isLong || readThreadId(attributes) !== undefined) return false
  return (readForeignThread(span)?.id.length ?? 0) > LIMITS.id
}

function hasLongText(values: SpanAttributes): boolean {
  for (const key in values) {
    const value = values[key]
    if (typeof value === 'string' && value.length > LIMITS.id) return true
  }
  return false
}
