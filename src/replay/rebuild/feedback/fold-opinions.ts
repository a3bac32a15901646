import { toOutcome } from '../../../thread/feedback/outcome.ts'
import type { Opinions, RecordedOpinion } from '../../../thread/feedback/recorded-feedback.ts'
import type { Statement } from './statement.ts'

type Words = Map<string, unknown>

interface Author {
  readonly words: Words
  latest: Statement
}

/**
 * What authors think, from what they said in order of time. Each author's words add up on their own, so nobody takes
 * back what somebody else said. Of two authors the one who spoke last wins, key by key.
 */
export function foldOpinions(statements: readonly Statement[]): Opinions {
  const authors = new Map<string | undefined, Author>()
  for (const statement of statements) {
    const author = authors.get(statement.author) ?? { words: new Map(), latest: statement }
    addStatement(author, statement)
    // Put at the end again: authors stand in the order of their latest word.
    authors.delete(statement.author)
    authors.set(statement.author, author)
  }
  const speaking = [...authors.values()].filter(({ words }) => words.size > 0)
  if (speaking.length === 0) return {}
  const all: Words = new Map(speaking.flatMap(({ words }) => [...words]))
  return { ...splitOutcome(all), opinions: speaking.map(toOpinion) }
}

function addStatement(author: Author, statement: Statement): void {
  const { words, latest } = author
  if (statement.clears) words.clear()
  for (const [key, value] of Object.entries(statement.said)) {
    // Deleted first: a key that is said again is the author's latest.
    words.delete(key)
    if (value !== null) words.set(key, value)
  }
  const altered = statement.altered ?? (statement.clears ? undefined : latest.altered)
  author.latest = { ...statement, ...(altered && { altered }) }
}

function toOpinion({ words, latest }: Author): RecordedOpinion {
  const { author, altered, unixNano } = latest
  return {
    ...(author !== undefined && { author }),
    ...splitOutcome(words),
    ...(altered && { altered }),
    unixNano,
  }
}

function splitOutcome(words: Words): Pick<Opinions, 'feedback' | 'outcome'> {
  const outcome = toOutcome(words.get('outcome'))
  const rest = [...words].filter(([key]) => key !== 'outcome' || outcome === undefined)
  return {
    ...(rest.length > 0 && { feedback: Object.fromEntries<unknown>(rest) }),
    ...(outcome !== undefined && { outcome }),
  }
}
