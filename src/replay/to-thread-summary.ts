import type { ThreadSummary } from './span-reader.ts'
import { countOpinions, latestOutcome } from './summary/count-opinions.ts'
import { mostVoted } from './summary/most-voted.ts'
import type { TurnFacts } from './summary/turn-facts.ts'
import type { SummaryPart } from './thread-summary.ts'

/** The summary that a list shows, once all that is known of the thread is merged. */
export function toThreadSummary(part: SummaryPart): ThreadSummary {
  const { id, startUnixNano, endUnixNano, messages, events, runs, errors, tags } = part
  const { user, first, last } = part
  const isRecorded = messages > 0 || runs === 0
  return {
    id,
    startUnixNano,
    endUnixNano,
    ...(isRecorded && { messages }),
    events,
    runs,
    errors,
    ...(user && { userId: user.text }),
    tags,
    ...(first && { firstMessage: first.text }),
    ...(last && { lastMessage: last.text }),
    ...toFacts(part),
    ...toTurnFigures(part.turns),
  }
}

function toFacts(part: SummaryPart): Partial<ThreadSummary> {
  const { services, agents, releases, models, tools, lastRole, opinions = [] } = part
  const bots = services ?? agents
  const language = part.language?.text ?? mostVoted(part.languageVotes)
  const feedback = countOpinions(opinions)
  const outcome = latestOutcome(opinions)
  return {
    ...(bots && { bots }),
    ...(services && { services }),
    ...(releases && { releases }),
    ...(language !== undefined && { language }),
    ...(models && { models }),
    ...(tools && { tools }),
    ...(lastRole && { lastRole: lastRole.text }),
    ...(feedback.up + feedback.down + feedback.comments > 0 && { feedback }),
    ...(outcome !== undefined && { outcome }),
  }
}

function toTurnFigures(turns: TurnFacts = {}): Partial<ThreadSummary> {
  const { tokens, cost, firstAnswer, slowestMillis } = turns
  return {
    ...(tokens !== undefined && { tokens }),
    // Sums of fractions depend on their order, a little.
    ...(cost !== undefined && { cost: Math.round(cost * 1e9) / 1e9 }),
    ...(firstAnswer && { firstAnswerMillis: firstAnswer.millis }),
    ...(slowestMillis !== undefined && { slowestAnswerMillis: slowestMillis }),
  }
}
