import { parseMessageId } from '../../../thread/message-id.ts'
import { pushTo } from '../../../thread/push-to.ts'
import type { Opinions } from '../../../thread/feedback/recorded-feedback.ts'
import type { RecordedMessage } from '../../../thread/recorded-thread.ts'
import { type SpanKey, spanKey } from '../../../thread/span-ids.ts'
import { foldOpinions } from './fold-opinions.ts'
import type { SortedFeedback } from './sort-feedback.ts'
import type { Statement } from './statement.ts'

/** Messages with what people think of them. */
export interface JudgedMessages {
  readonly messages: readonly RecordedMessage[]
  /** Feedback spans whose message is not among them. */
  readonly stray: number
}

/** Gives each message the feedback on itself and on the run that generated it. */
export function addOpinions(
  messages: readonly RecordedMessage[],
  { ofMessages, ofRuns, stray }: SortedFeedback,
): JudgedMessages {
  const keys = new Map(messages.map((message) => [keyOf(message), message]))
  const fromRuns = statementsFromRuns(messages, ofRuns)
  const lost = [...ofMessages].filter(([key]) => !keys.has(key)).map(([, all]) => all.length)
  return {
    messages: messages.map((message) => {
      const own = ofMessages.get(keyOf(message)) ?? []
      const statements = [...own, ...(fromRuns.get(message) ?? [])]
      return statements.length === 0
        ? message
        : judged(message, foldOpinions(statements.toSorted(byPlace)))
    }),
    stray: lost.reduce((sum, count) => sum + count, stray),
  }
}

// A model call generates a message. Of an agent that has none to its name, the answer that it gave is meant.
function statementsFromRuns(
  messages: readonly RecordedMessage[],
  ofRuns: SortedFeedback['ofRuns'],
): ReadonlyMap<RecordedMessage, readonly Statement[]> {
  const generated = new Map<string, RecordedMessage[]>()
  const given = new Map<string, RecordedMessage[]>()
  for (const message of messages) {
    const { role, generatedBy, producedBy } = message
    if (generatedBy !== undefined) pushTo(generated, generatedBy, message)
    if (role === 'assistant' && producedBy !== undefined) given.set(producedBy, [message])
  }
  const found = new Map<RecordedMessage, Statement[]>()
  for (const [key, statements] of ofRuns) {
    const spanId = key.slice(key.indexOf('/') + 1)
    for (const message of generated.get(spanId) ?? given.get(spanId) ?? []) {
      for (const statement of statements) pushTo(found, message, statement)
    }
  }
  return found
}

function judged(message: RecordedMessage, opinions: Opinions): RecordedMessage {
  const altered = opinions.opinions?.findLast((opinion) => opinion.altered)?.altered
  return {
    ...message,
    ...opinions,
    ...(altered && { altered: { feedback: altered, ...message.altered } }),
  }
}

function keyOf({ id }: RecordedMessage): SpanKey {
  const fields = parseMessageId(id)
  return fields === undefined ? '' : spanKey(fields)
}

function byPlace(a: Statement, b: Statement): number {
  return a.place - b.place
}
