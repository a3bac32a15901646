import { type Alteration, readAlterations } from '../../../thread/alteration.ts'
import { type ReadAttributes, readString } from '../../../thread/attribute-text.ts'
import type { UnixNano } from '../../../thread/instant.ts'
import { fromJson, isJsonObject, type JsonObject } from '../../../thread/json.ts'
import { toOutcome } from '../../../thread/feedback/outcome.ts'
import {
  ATTR_CHAT_FEEDBACK,
  ATTR_CHAT_FEEDBACK_VERDICT,
  ATTR_CHAT_MESSAGE_TIME,
  ATTR_CHAT_OUTCOME,
  ATTR_USER_ID,
} from '../../../thread/semconv.ts'
import { toVerdict } from '../../../thread/feedback/verdict.ts'
import type { ThreadClock } from '../order/thread-clock.ts'
import type { SpanNode } from '../spans/span-tree.ts'

/** One author's feedback at one time. */
export interface Statement {
  /** Absent for the thread's own user, and if no user is named. */
  readonly author?: string
  /** Whether it takes back all earlier feedback of its author. */
  readonly clears: boolean
  /** A key that is `null` takes that key back. */
  readonly values: JsonObject
  readonly altered?: Alteration
  readonly unixNano: UnixNano
  readonly timeKnown: boolean
  /** Its place among all statements in order of time; -1 if it was tracked with the message itself. */
  readonly place: number
}

/**
 * Reads a feedback span, or the feedback on a message span; `undefined` if there is nothing readable.
 *
 * @param owner the thread's own user
 */
export function readStatement(
  node: SpanNode,
  clock: ThreadClock,
  owner: string | undefined,
): Omit<Statement, 'place'> | undefined {
  const { attributes } = node.span
  const words = readWords(attributes)
  if (words === undefined) return undefined
  const author = readString(attributes, ATTR_USER_ID)
  const altered = readAlterations(attributes, { feedback: ATTR_CHAT_FEEDBACK })?.feedback
  return {
    ...(author !== undefined && author !== owner && { author }),
    ...words,
    ...(altered && { altered }),
    unixNano: clock.start(node),
    timeKnown: attributes[ATTR_CHAT_MESSAGE_TIME] !== 'unknown',
  }
}

function readWords(attributes: ReadAttributes): Pick<Statement, 'clears' | 'values'> | undefined {
  const json = fromJson(attributes[ATTR_CHAT_FEEDBACK])
  const outcome = toOutcome(attributes[ATTR_CHAT_OUTCOME])
  const verdict = toVerdict(attributes[ATTR_CHAT_FEEDBACK_VERDICT])
  const isReadable = isJsonObject(json) || json === null
  if (!isReadable && outcome === undefined && verdict === undefined) return undefined
  return {
    clears: json === null || verdict === 'withdrawn',
    values: {
      ...(isJsonObject(json) && json),
      ...(outcome !== undefined && { outcome }),
      ...(verdict !== undefined && verdict !== 'withdrawn' && { verdict }),
    },
  }
}
