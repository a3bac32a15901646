import {
  changeAll,
  changeEachsFields,
  changeFeedback,
  type Walk,
} from '../masking/content-fields.ts'
import type { Mask, MaskedContent } from '../masking/content-options.ts'
import { maskText, maskValue, type TextMask, textMask } from '../masking/mask-value.ts'
import { OptionError } from '../thread/errors.ts'
import { fromJson } from '../thread/json.ts'
import {
  ATTR_CHAT_CONTENT,
  ATTR_CHAT_CONTENT_PARTS,
  ATTR_CHAT_FEEDBACK,
  ATTR_CHAT_KIND,
  ATTR_CHAT_METADATA,
  ATTR_CHAT_ROLE,
  ATTR_CHAT_THREAD_METADATA,
  ATTR_CHAT_TOOL_CALLS,
} from '../thread/semconv.ts'
import type { Attribute } from './attributes.ts'
import type { Span } from './delivery/span.ts'
import type { SpanMask } from './delivery/span-mask.ts'

/** How one attribute with content is masked, and what is left of it if the mask fails. */
interface ContentRule {
  readonly walk: Walk
  /** Whether its labels stay: the names of tools, a thumb. Otherwise it is absent. */
  readonly keepsLabels?: boolean
  /** The attribute whose state says what became of it, if not its own. */
  readonly stateOf?: string
}

const RULES: ReadonlyMap<string, ContentRule> = new Map<string, ContentRule>([
  [ATTR_CHAT_CONTENT, { walk: changeAll }],
  [ATTR_CHAT_CONTENT_PARTS, { walk: changeEachsFields, stateOf: ATTR_CHAT_CONTENT }],
  [ATTR_CHAT_TOOL_CALLS, { walk: changeEachsFields, keepsLabels: true }],
  [ATTR_CHAT_FEEDBACK, { walk: changeFeedback, keepsLabels: true }],
  [ATTR_CHAT_METADATA, { walk: changeAll }],
  [ATTR_CHAT_THREAD_METADATA, { walk: changeAll }],
])

const WITHHELD_TEXT = '[withheld]'

/**
 * Makes the `mask` option of `startThreads` from a function of texts: the same function that `configureThreads` takes in
 * the root entry, and it is called for the same content. If it throws, or returns anything but a string, the content is
 * withheld.
 *
 * @throws OptionError if it is given no function.
 * @example
 * ```ts
 * const mask = contentMask((text) => text.replaceAll(/\b\d{13,19}\b/g, '[card]'))
 * startThreads({ url: '/v1/traces', serviceName: 'chat-page', mask })
 * ```
 */
export const contentMask = (mask: Mask): SpanMask => {
  if (typeof mask !== 'function') throw new OptionError('contentMask: mask must be a function')
  return ((span) => maskSpan(span, mask)) as SpanMask
}

const maskSpan = (span: Span, mask: Mask): Span => {
  const about = aboutSpan(span)
  const { status } = span
  return {
    ...span,
    attributes: span.attributes.flatMap((attribute) => maskAttribute(attribute, mask, about)),
    ...(status && { status: { ...status, message: maskMessage(status.message, mask, about) } }),
  }
}

const aboutSpan = ({ attributes }: Span): MaskedContent => {
  const textOf = (key: string) => attributes.find((attribute) => attribute.key === key)?.value
  const kind = textOf(ATTR_CHAT_KIND)?.stringValue as MaskedContent['kind']
  const role = textOf(ATTR_CHAT_ROLE)?.stringValue
  return { kind, ...(role !== undefined && { role }) }
}

const maskAttribute = (attribute: Attribute, mask: Mask, about: MaskedContent): Attribute[] => {
  const { key } = attribute
  const text = attribute.value.stringValue
  const rule = RULES.get(key)
  if (rule === undefined || text === undefined) return [attribute]
  const of = key === ATTR_CHAT_THREAD_METADATA ? ({ kind: 'thread' } as const) : about
  const stateKey = `${rule.stateOf ?? key}.state`
  try {
    const masked = maskContent(key, text, rule, textMask(mask, of))
    return masked === text ? [attribute] : [write(key, masked), write(stateKey, 'masked')]
  } catch {
    const labels = rule.keepsLabels ? [write(key, withhold(text, rule))] : []
    return [...labels, write(stateKey, 'withheld')]
  }
}

const maskContent = (key: string, text: string, { walk }: ContentRule, mask: TextMask): string => {
  const value = key === ATTR_CHAT_CONTENT ? undefined : fromJson(text)
  if (value === undefined) return maskText(text, mask)
  return JSON.stringify(walk(value, (item) => maskValue(item, mask)))
}

const withhold = (text: string, { walk }: ContentRule): string =>
  JSON.stringify(walk(fromJson(text), (item) => (typeof item === 'number' ? item : WITHHELD_TEXT)))

const maskMessage = (
  message: string | undefined,
  mask: Mask,
  about: MaskedContent,
): string | undefined => {
  if (message === undefined) return undefined
  try {
    return maskText(message, textMask(mask, about))
  } catch {
    return WITHHELD_TEXT
  }
}

const write = (key: string, stringValue: string): Attribute => ({ key, value: { stringValue } })
