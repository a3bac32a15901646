import { type AlteredAttribute, alterAttribute } from './alter-attribute.ts'
import { WITHHELD_TEXT } from './alter-content.ts'
import { changeUrl } from './change-url.ts'
import type { Mask, MaskedContent } from './content-options.ts'
import type { ContentPolicy } from './content-policy.ts'
import { maskText, textMask } from './mask-value.ts'

/**
 * Masks and cuts a URL, or the path or query of one. If it is withheld, scheme and host stay: they say which service was
 * called, and not what for.
 *
 * @param isQuery whether it is a query without its `?`
 */
export function alterUrl(
  policy: ContentPolicy,
  value: unknown,
  about: MaskedContent,
  isQuery: boolean,
): AlteredAttribute | undefined {
  const mask = policy.mask && urlMask(policy.mask, isQuery)
  const altered = alterAttribute({ ...policy, mask }, value, about)
  if (altered?.alteration.state !== 'withheld' || typeof value !== 'string') return altered
  const [scheme = '', host = ''] = hostOf(value)
  if (scheme + host === value) return undefined
  return { ...altered, value: host === '' ? WITHHELD_TEXT : `${scheme}${host}/${WITHHELD_TEXT}` }
}

function urlMask(mask: Mask, isQuery: boolean): Mask {
  return (url, about) => changeUrl(url, isQuery, (text) => maskText(text, textMask(mask, about)))
}

// Without the user and the password that may be in front of it.
function hostOf(url: string): readonly (string | undefined)[] {
  return /^([a-z][\w+.-]*:\/\/)(?:[^/?#]*@)?([^/?#]*)/i.exec(url)?.slice(1) ?? []
}
