import type { ContentPolicy } from '../../masking/content-policy.ts'
import { warnOnce } from '../../propagate/warning.ts'
import { writeAlteration } from '../../thread/alteration.ts'
import type { WrittenAttributes } from '../../thread/attribute-text.ts'
import type { FeedbackSubject } from '../../thread/feedback/feedback-subject.ts'
import { type JsonObject, toJson } from '../../thread/json.ts'
import { toOutcome } from '../../thread/feedback/outcome.ts'
import {
  ATTR_CHAT_FEEDBACK,
  ATTR_CHAT_FEEDBACK_VERDICT,
  ATTR_CHAT_OUTCOME,
} from '../../thread/semconv.ts'
import { toVerdict } from '../../thread/feedback/verdict.ts'
import { readFeedback } from './read-feedback.ts'
import { maskFeedback } from './mask-feedback.ts'

/**
 * Writes feedback on its span. Outcome and verdict have their own attributes, so that a backend can search and add them up.
 * Everything else stays in `chat.feedback`, and so does a `null` that takes an outcome or verdict back.
 */
export function writeFeedback(
  attributes: WrittenAttributes,
  feedback: unknown,
  about: FeedbackSubject,
  policy: ContentPolicy,
): void {
  const given = readFeedback(feedback)
  const rest = given && takeWords(attributes, given, about)
  if (rest !== null && given !== rest && Object.keys(rest).length === 0) return
  const { value, alteration } = maskFeedback(policy, rest, { kind: 'feedback' })
  attributes[ATTR_CHAT_FEEDBACK] = toJson(value)
  writeAlteration(attributes, ATTR_CHAT_FEEDBACK, alteration)
}

// The feedback that is left when outcome and verdict are written; the same object if it has neither.
function takeWords(
  attributes: WrittenAttributes,
  given: JsonObject,
  about: FeedbackSubject,
): JsonObject {
  const { outcome, ...withoutOutcome } = given
  const number = toOutcome(outcome)
  if (number !== undefined) attributes[ATTR_CHAT_OUTCOME] = number
  else if (outcome !== undefined && outcome !== null) {
    warnOnce('an outcome is not a number from 0 to 1; it is kept under `chat.feedback`')
  }
  const left = number === undefined ? given : withoutOutcome
  return about === 'finding' ? takeVerdict(attributes, left) : left
}

function takeVerdict(attributes: WrittenAttributes, given: JsonObject): JsonObject {
  const { verdict, ...rest } = given
  if (verdict === undefined) return given
  const word = verdict === null ? 'withdrawn' : toVerdict(verdict)
  if (word === undefined) {
    warnOnce('a verdict is not `confirmed`, `dismissed` or `withdrawn`; it is kept as it is')
    return given
  }
  attributes[ATTR_CHAT_FEEDBACK_VERDICT] = word
  return rest
}
