import { type Altered, alterText, alterValue } from '../../masking/alter-content.ts'
import { warnOnce } from '../../propagate/warning.ts'
import { type Alteration, writeAlteration } from '../../thread/alteration.ts'
import type { WrittenAttributes } from '../../thread/attribute-text.ts'
import { fromJson, toJson } from '../../thread/json.ts'
import { LIMITS } from '../../thread/limits/limits.ts'
import {
  ATTR_CHAT_CONTENT,
  ATTR_CHAT_CONTENT_PARTS,
  ATTR_CHAT_FEEDBACK,
  ATTR_CHAT_METADATA,
  ATTR_CHAT_RUN_INPUT,
  ATTR_CHAT_RUN_OUTPUT,
  ATTR_CHAT_THREAD_METADATA,
  ATTR_CHAT_TOOL_CALLS,
  ATTR_CHAT_USER_PROPS,
} from '../../thread/semconv.ts'

// The last element is the key of the state, if it differs from the value's own key.
const BOUNDED: readonly (readonly [key: string, limit: number, field?: string])[] = [
  [ATTR_CHAT_CONTENT, LIMITS.content],
  [`${ATTR_CHAT_CONTENT}.json`, LIMITS.content, ATTR_CHAT_CONTENT],
  [ATTR_CHAT_CONTENT_PARTS, LIMITS.content, ATTR_CHAT_CONTENT],
  [ATTR_CHAT_TOOL_CALLS, LIMITS.content],
  [ATTR_CHAT_RUN_INPUT, LIMITS.content],
  [ATTR_CHAT_RUN_OUTPUT, LIMITS.content],
  ['gen_ai.tool.call.arguments', LIMITS.content],
  ['gen_ai.tool.call.result', LIMITS.content],
  ['gen_ai.input.messages', LIMITS.content],
  ['gen_ai.output.messages', LIMITS.content],
  [ATTR_CHAT_METADATA, LIMITS.metadata],
  [ATTR_CHAT_THREAD_METADATA, LIMITS.metadata],
  [ATTR_CHAT_FEEDBACK, LIMITS.feedback],
  [ATTR_CHAT_USER_PROPS, LIMITS.userProps],
]

const SHORTEST = Math.min(...BOUNDED.map(([, limit]) => limit))

/**
 * Cuts values that exceed their limit, and notes it as for content that the app has cut. It checks the written attributes,
 * because measuring a value earlier would serialise it twice.
 */
export function applyLimits(attributes: WrittenAttributes): WrittenAttributes {
  return hasLongText(attributes) ? cutLongTexts(attributes) : attributes
}

// To look up each bounded key costs a twentieth of a recorded message, and nearly every span has only short texts.
function hasLongText(attributes: WrittenAttributes): boolean {
  for (const key in attributes) {
    const value = attributes[key]
    if (typeof value === 'string' && value.length > SHORTEST) return true
  }
  return false
}

function cutLongTexts(attributes: WrittenAttributes): WrittenAttributes {
  for (const [key, limit, field = key] of BOUNDED) {
    const value = attributes[key]
    if (typeof value !== 'string' || value.length <= limit) continue
    warnOnce(`\`${key}\` was over ${limit} characters; it is cut`)
    const { value: kept, alteration } = cut(key, value, limit)
    if (kept === undefined) delete attributes[key]
    else attributes[key] = kept
    writeAlteration(attributes, field, alteration && withEarlier(attributes, field, alteration))
  }
  return attributes
}

function cut(key: string, value: string, limit: number): Altered<string> {
  const policy = { mask: undefined, captures: true, limit, isOpen: false }
  const about = { kind: 'span' } as const
  if (key === ATTR_CHAT_CONTENT) return alterText(policy, value, about)
  const json = fromJson(value)
  const altered: Altered<unknown> =
    typeof json === 'string' ? alterText(policy, json, about) : alterValue(policy, json, about)
  const { value: kept, ...rest } = altered
  return kept === undefined ? rest : { ...rest, value: toJson(kept) }
}

// The state that the app's own mask or limit has set stays.
function withEarlier(
  attributes: WrittenAttributes,
  field: string,
  { state, length }: Alteration,
): Alteration {
  const wasMasked = state === 'cut' && attributes[`${field}.state`] === 'masked'
  const before = attributes[`${field}.length`] ?? length
  return {
    state: wasMasked ? 'masked' : state,
    ...(typeof before === 'number' && { length: before }),
  }
}
