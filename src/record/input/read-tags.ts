import { cutText } from '../../thread/limits/cut-text.ts'
import { warnOnce } from '../../propagate/warning.ts'
import { toText } from '../../thread/json.ts'
import { LIMITS } from '../../thread/limits/limits.ts'

/** Tags from an app, as texts, within the limits on their number and length. */
export function readTags(tags: readonly unknown[]): string[] {
  const texts = tags.slice(0, LIMITS.tags).map(toText)
  const kept = texts.map((tag) => cutText(tag, LIMITS.tag))
  if (tags.length > LIMITS.tags || kept.some((tag, n) => tag !== texts[n])) {
    warnOnce(
      `tags were over the limit of ${LIMITS.tags} tags of ${LIMITS.tag} characters; the rest is left out`,
    )
  }
  return kept
}
