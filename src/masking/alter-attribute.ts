import type { Alteration } from '../thread/alteration.ts'
import { fromJson, toJson } from '../thread/json.ts'
import { type Altered, alterText, alterValue, WITHHELD_TEXT } from './alter-content.ts'
import type { MaskedContent } from './content-options.ts'
import type { ContentPolicy } from './content-policy.ts'

/** An attribute as it may be recorded, and what became of it. */
export interface AlteredAttribute {
  readonly value: string | string[]
  readonly alteration: Alteration
}

/**
 * Masks and cuts any attribute. `undefined` if it may stay as it is, as numbers and booleans do.
 *
 * @param quoted - as {@link alterText} takes it
 */
export function alterAttribute(
  policy: ContentPolicy,
  value: unknown,
  about: MaskedContent,
  quoted?: string,
): AlteredAttribute | undefined {
  if (Array.isArray(value)) return alterList(policy, value, about)
  if (typeof value !== 'string' || value === '') return undefined
  const { value: altered = WITHHELD_TEXT, alteration } = alterOne(policy, value, about, quoted)
  return alteration && { value: altered, alteration }
}

function alterList(
  policy: ContentPolicy,
  list: readonly unknown[],
  about: MaskedContent,
): AlteredAttribute | undefined {
  if (!list.some((item) => typeof item === 'string')) return undefined
  const items = list.filter((item) => typeof item === 'string')
  const altered = items.map((item) => alterOne(policy, item, about))
  const worst = worstOf(altered.flatMap(({ alteration }) => alteration ?? []))
  return worst && { value: altered.map(({ value = WITHHELD_TEXT }) => value), alteration: worst }
}

// JSON stays JSON when it is cut, because readers parse it.
function alterOne(
  policy: ContentPolicy,
  text: string,
  about: MaskedContent,
  quoted?: string,
): Altered<string> {
  const whole = alterText({ ...policy, limit: Infinity }, text, about, quoted)
  if (whole.value === undefined || whole.value.length <= policy.limit) return whole
  const json = fromJson(whole.value)
  const unmasked = { ...policy, mask: undefined }
  const cut: Altered<unknown> =
    typeof json === 'object' && json !== null
      ? alterValue(unmasked, json, about)
      : alterText(unmasked, whole.value, about)
  const { value, alteration = whole.alteration } = cut
  return {
    ...(value !== undefined && { value: typeof value === 'string' ? value : toJson(value) }),
    ...(alteration && { alteration }),
  }
}

/** One state for several contents: the strongest of them, and the total length of those that were cut. */
export function worstOf(alterations: readonly Alteration[]): Alteration | undefined {
  const states = new Set(alterations.map(({ state }) => state))
  const state = (['withheld', 'cut', 'masked'] as const).find((one) => states.has(one))
  if (state === undefined) return undefined
  const length = alterations.reduce((sum, one) => sum + (one.length ?? 0), 0)
  return length > 0 ? { state, length } : { state }
}
