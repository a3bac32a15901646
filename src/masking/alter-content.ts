import { warnOnce } from '../propagate/warning.ts'
import type { Alteration } from '../thread/alteration.ts'
import { fromJson, toJson } from '../thread/json.ts'
import type { MaskedContent } from './content-options.ts'
import { changeAll, type Walk } from './content-fields.ts'
import type { ContentPolicy } from './content-policy.ts'
import { cutText, textCutter } from './cut-content.ts'
import { maskText, maskValue, type TextMask, textMask } from './mask-value.ts'

/** Content as it may be recorded; `value` is absent where it is withheld. */
export interface Altered<Value> {
  readonly value?: Value
  readonly alteration?: Alteration
}

/** What stands where content was withheld and a text must stand. */
export const WITHHELD_TEXT = '[withheld]'

// What JSON adds to the texts in it, before it is itself too much.
const JSON_ROOM = 1000

const WITHHELD: Altered<never> = { alteration: { state: 'withheld' } }

/** Masks and cuts a text. */
export function alterText(
  policy: ContentPolicy,
  text: string,
  about: MaskedContent,
): Altered<string> {
  return alter(policy, about, (mask) => {
    const masked = mask === undefined ? text : maskText(text, mask)
    const cut = cutText(masked, policy.limit)
    return { value: cut, ...alteration(masked !== text, masked, cut) }
  })
}

/**
 * Masks and cuts anything that is recorded as JSON. The limit is for the texts in it; what is still far above it then, a
 * huge list of numbers for instance, is withheld.
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

// A mask is the app's own code: where it fails, what it should have hidden must not get out.
function alter<Value>(
  { captures, mask }: ContentPolicy,
  about: MaskedContent,
  change: (mask: TextMask | undefined) => Altered<Value>,
): Altered<Value> {
  if (!captures) return WITHHELD
  try {
    return change(mask && textMask(mask, about))
  } catch (error) {
    // Only its name: the message of an error may quote what was to be masked.
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
