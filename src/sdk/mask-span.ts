import { alterAttribute, worstOf } from '../masking/alter-attribute.ts'
import type { MaskedContent } from '../masking/content-options.ts'
import { type ContentPolicy, contentPolicy } from '../masking/content-policy.ts'
import { type Alteration, writeAlteration } from '../thread/alteration.ts'
import type { WrittenAttributes } from '../thread/attribute-text.ts'
import type { RunKind } from '../thread/run-kind.ts'
import { ATTR_CHAT_CONTENT, ATTR_CHAT_CONVENTION } from '../thread/semconv.ts'
import { isContentKey, isEventContentKey } from '../dialects/content-key.ts'
import type { SdkSpan } from './span-processor.ts'

/**
 * Masks and cuts the content that another instrumentation has recorded: in the attributes of the span and its events, and
 * in the message of its status. What we record ourselves is masked before its span starts.
 */
export function maskSpan(span: SdkSpan, kindOf: () => RunKind | undefined): void {
  if (span.attributes[ATTR_CHAT_CONVENTION] !== undefined) return
  const policy = contentPolicy()
  if (policy.isOpen) return
  const about = { kind: kindOf() ?? 'span' } as const
  const alterations = [
    ...maskAttributes(span, policy, about),
    ...maskEvents(span, policy, about),
    ...maskStatus(span, policy, about),
  ]
  const marks: WrittenAttributes = {}
  writeAlteration(marks, ATTR_CHAT_CONTENT, worstOf(alterations))
  for (const [key, value] of Object.entries(marks)) span.setAttribute(key, value)
}

function maskAttributes(span: SdkSpan, policy: ContentPolicy, about: MaskedContent): Alteration[] {
  return Object.entries(span.attributes).flatMap(([key, value]) => {
    const isContent = isContentKey(key, span.instrumentationScope?.name)
    const altered = isContent ? alterAttribute(policy, value, about) : undefined
    if (altered === undefined) return []
    span.setAttribute(key, altered.value)
    return altered.alteration
  })
}

// The API has no call that changes an event. Its attributes are the SDK's copy, and exporters read that later.
function maskEvents(
  { events = [], instrumentationScope }: SdkSpan,
  policy: ContentPolicy,
  about: MaskedContent,
): Alteration[] {
  return events.flatMap(({ name, attributes = {} }) =>
    Object.entries(attributes).flatMap(([key, value]) => {
      const isContent = isEventContentKey(name, key, instrumentationScope?.name)
      const altered = isContent ? alterAttribute(policy, value, about) : undefined
      if (altered === undefined) return []
      attributes[key] = altered.value
      return altered.alteration
    }),
  )
}

function maskStatus(span: SdkSpan, policy: ContentPolicy, about: MaskedContent): Alteration[] {
  const { status } = span
  const altered = alterAttribute(policy, status?.message, about)
  if (status === undefined || altered === undefined) return []
  span.setStatus?.({ code: status.code, message: String(altered.value) })
  return [altered.alteration]
}
