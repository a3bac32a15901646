import { type Altered, alterValue, WITHHELD_TEXT } from '../../masking/alter-content.ts'
import { changeFeedback } from '../../masking/content-fields.ts'
import type { MaskedContent } from '../../masking/content-options.ts'
import type { ContentPolicy } from '../../masking/content-policy.ts'
import type { JsonObject } from '../../thread/json.ts'

/**
 * Feedback as it may be recorded. If it is withheld, its keys stay, and so do thumb, score and outcome, because they hold
 * no free text.
 */
export function maskFeedback(
  policy: ContentPolicy,
  feedback: JsonObject | null,
  about: MaskedContent,
): Altered<JsonObject | null> {
  if (policy.isOpen || feedback === null) return { value: feedback }
  const { value, alteration } = alterValue(policy, feedback, about, changeFeedback)
  if (value !== undefined) return { value, ...(alteration && { alteration }) }
  const entries = Object.entries(feedback)
  const kept = entries.map(([key, value]) => [key, isOpinion(key, value) ? value : WITHHELD_TEXT])
  const isWhole = entries.every(([key, value]) => isOpinion(key, value))
  return { value: Object.fromEntries(kept), ...(!isWhole && alteration && { alteration }) }
}

function isOpinion(key: string, value: unknown): boolean {
  if (value === null) return true
  if (key === 'thumb') return value === 'up' || value === 'down'
  return (key === 'score' || key === 'outcome') && typeof value === 'number'
}
