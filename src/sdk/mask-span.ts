import { type AlteredAttribute, alterAttribute, worstOf } from '../masking/alter-attribute.ts'
import { alterUrl } from '../masking/alter-url.ts'
import type { MaskedContent } from '../masking/content-options.ts'
import { type ContentPolicy, contentPolicy } from '../masking/content-policy.ts'
import { type Alteration, writeAlteration } from '../thread/alteration.ts'
import type { WrittenAttributes } from '../thread/attribute-text.ts'
import type { RunKind } from '../thread/run-kind.ts'
import {
  ATTR_CHAT_CONTENT,
  ATTR_CHAT_CONTENT_STATE,
  ATTR_CHAT_CONVENTION,
} from '../thread/semconv.ts'
import { sharedInProcess } from '../thread/shared-in-process.ts'
import { isContentKey, isEventContentKey, isKnownContentKey } from '../dialects/content-key.ts'
import { isUrlKey } from '../dialects/url-key.ts'
import type { SdkSpan } from './span-processor.ts'

// The content keys of other vocabularies that our recorders write.
const OUR_KEYS: ReadonlySet<string> = new Set([
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.tool.call.arguments',
  'gen_ai.tool.call.result',
])

const STACK = 'exception.stacktrace'

// A provider may have two processors that mask, and a mask need not be idempotent.
const masked = sharedInProcess('masked.1', () => ({ spans: new WeakSet<SdkSpan>() }))

/**
 * Masks and cuts the content that other instrumentations have recorded: in the attributes of the span, its events and its
 * links, and in the message of its status. What we record ourselves is masked before its span starts, so of our own spans
 * only the attributes are masked that others have set there.
 */
export function maskSpan(span: SdkSpan, kindOf: () => RunKind | undefined): void {
  const policy = contentPolicy()
  if (policy.isOpen || masked.spans.has(span)) return
  masked.spans.add(span)
  const isOurs = span.attributes[ATTR_CHAT_CONVENTION] !== undefined
  const about = { kind: kindOf() ?? 'span' } as const
  const alterations = isOurs
    ? maskAttributes(span, policy, about, OUR_KEYS)
    : [
        ...maskAttributes(span, policy, about),
        ...maskEvents(span, policy, about),
        ...maskLinks(span, policy, about),
        ...maskStatus(span, policy, about),
      ]
  const marks: WrittenAttributes = {}
  // A state of our own content is there already, and is not to be replaced.
  if (span.attributes[ATTR_CHAT_CONTENT_STATE] === undefined) {
    writeAlteration(marks, ATTR_CHAT_CONTENT, worstOf(alterations))
  }
  for (const [key, value] of Object.entries(marks)) span.setAttribute(key, value)
}

function maskAttributes(
  span: SdkSpan,
  policy: ContentPolicy,
  about: MaskedContent,
  except: ReadonlySet<string> = new Set(),
): Alteration[] {
  const scope = span.instrumentationScope?.name
  const isContent = (key: string) => !except.has(key) && isContentKey(key, scope)
  const altered = alterEach(span.attributes, { policy, about, scope, isContent })
  for (const [key, { value }] of altered) span.setAttribute(key, value)
  return altered.map(([, { alteration }]) => alteration)
}

// The API has no call that changes an event or a link. Their lists are the SDK's own, and exporters read them later. The
// attributes of an event are the SDK's copy; those of a link may be the app's.
function maskEvents(
  { events = [], instrumentationScope }: SdkSpan,
  policy: ContentPolicy,
  about: MaskedContent,
): Alteration[] {
  const scope = instrumentationScope?.name
  return events.flatMap(({ name, attributes = {} }) => {
    const isContent = (key: string) => isEventContentKey(name, key, scope)
    const altered = alterEach(attributes, { policy, about, scope, isContent })
    for (const [key, { value }] of altered) attributes[key] = value
    return altered.map(([, { alteration }]) => alteration)
  })
}

function maskLinks(
  { links = [], instrumentationScope }: SdkSpan,
  policy: ContentPolicy,
  about: MaskedContent,
): Alteration[] {
  const scope = instrumentationScope?.name
  const isContent = (key: string) => isContentKey(key, scope)
  return links.flatMap((link, n) => {
    const { attributes = {} } = link
    const altered = alterEach(attributes, { policy, about, scope, isContent })
    if (altered.length === 0) return []
    const changed = altered.map(([key, { value }]) => [key, value] as const)
    links[n] = { ...link, attributes: { ...attributes, ...Object.fromEntries(changed) } }
    return altered.map(([, { alteration }]) => alteration)
  })
}

function maskStatus(span: SdkSpan, policy: ContentPolicy, about: MaskedContent): Alteration[] {
  const { status } = span
  const altered = alterAttribute(policy, status?.message, about)
  if (status === undefined || altered === undefined) return []
  span.setStatus?.({ code: status.code, message: String(altered.value) })
  return [altered.alteration]
}

interface Masking {
  readonly policy: ContentPolicy
  readonly about: MaskedContent
  readonly scope: string | undefined
  readonly isContent: (key: string) => boolean
}

function alterEach(
  attributes: Readonly<Record<string, unknown>>,
  { policy, about, scope, isContent }: Masking,
): (readonly [string, AlteredAttribute])[] {
  const given = attributes['exception.message']
  const message = typeof given === 'string' ? given : undefined
  return Object.entries(attributes).flatMap(([key, value]) => {
    if (!isContent(key)) return []
    const isNumber = typeof value === 'number' && isKnownContentKey(key, scope)
    const text = isNumber ? String(value) : value
    const altered = isUrlKey(key)
      ? alterUrl(policy, text, about, key === 'url.query')
      : alterAttribute(policy, text, about, key === STACK ? message : undefined)
    return altered === undefined ? [] : [[key, altered] as const]
  })
}
