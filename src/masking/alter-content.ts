import { warnOnce } from '../propagate/warning.ts'
import type { Alteration } from '../thread/alteration.ts'
import { fromJson, toJson } from '../thread/json.ts'
import type { MaskedContent } from './content-options.ts'
import { changeAll, type Walk } from './content-fields.ts'
import type { ContentPolicy } from './content-policy.ts'
import { cutText } from '../thread/limits/cut-text.ts'
import { textCutter } from './cut-content.ts'
import { maskQuoting, maskValue, type TextMask, textMask } from './mask-value.ts'

/** Content as it may be recorded. `value` is absent if it is withheld. */
export interface Altered<Value> {
  readonly value?: Value
  readonly alteration?: Alteration
}

/** Replaces withheld content in a place that needs a text. */
export const WITHHELD_TEXT = '[withheld]'

// How much larger than its texts JSON may be before it is withheld.
const JSON_ROOM = 1000

const WITHHELD: Altered<never> = { alteration: { state: 'withheld' } }

/**
 * Masks and cuts a text.
 *
 * @param quoted - Another text that this one quotes, and that is masked beside it: the message of an error in its stack.
 */
export function alterText(
  policy: ContentPolicy,
  text: string,
  about: MaskedContent,
  quoted = '',
): Altered<string> {
  return alter(policy, about, (mask) => {
    const masked = mask === undefined ? text : maskQuoting(text, quoted, mask)
    const cut = cutText(masked, policy.limit)
    return { value: cut, ...alteration(masked !== text, masked, cut) }
  })
}

/**
 * Masks and cuts a value that is recorded as JSON. The limit applies to the texts in it. If the JSON is still far above the
 * limit, as a huge list of numbers is, it is withheld.
 */
export function alterValue<Value>(
  policy: ContentPolicy,
  value: Value,
  about: MaskedContent,
  walk: Walk = changeAll,
): Altered<Value> {
  return alter(policy, about, (mask) => {
    if (mask === undefined && policy.limit === Infinity) return { value }
    const json = toJson(value)
    const masked =
      mask === undefined ? json : toJson(walk(fromJson(json), (item) => maskValue(item, mask)))
    const cut =
      masked.length <= policy.limit ? masked : toJson(textCutter(policy.limit)(fromJson(masked)))
    if (cut.length > policy.limit * 2 + JSON_ROOM) {
      return { alteration: { state: 'withheld', length: masked.length } }
    }
    return { value: fromJson(cut) as Value, ...alteration(masked !== json, masked, cut) }
  })
}

// A mask is the app's own code. If it fails, the secret that it should have hidden must not get out.
function alter<Value>(
  { captures, mask }: ContentPolicy,
  about: MaskedContent,
  change: (mask: TextMask | undefined) => Altered<Value>,
): Altered<Value> {
  if (!captures) return WITHHELD
  try {
    return change(mask && textMask(mask, about))
  } catch (error) {
    // Only the name: an error's message may quote the secret.
    warnOnce('a mask failed; the content is withheld', error instanceof Error ? error.name : '')
    return WITHHELD
  }
}

function alteration(isMasked: boolean, before: string, after: string): Altered<never> {
  const isCut = after !== before
  if (!isMasked && !isCut) return {}
  const state = isMasked ? 'masked' : 'cut'
  return { alteration: isCut ? { state, length: before.length } : { state } }
}
