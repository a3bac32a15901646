import { toOutcome } from '../../../thread/feedback/outcome.ts'
import type { Opinions, RecordedOpinion } from '../../../thread/feedback/recorded-feedback.ts'
import type { Statement } from './statement.ts'

type Words = Map<string, unknown>

interface Author {
  readonly words: Words
  latest: Statement
}

/**
 * The authors' opinions, from their feedback in order of time. Each author's feedback adds up separately, so one author
 * never takes another's back. If two authors give the same key, the one with the latest feedback wins.
 */
export function foldOpinions(statements: readonly Statement[]): Opinions {
  const authors = new Map<string | undefined, Author>()
  for (const statement of statements) {
    const author = authors.get(statement.author) ?? { words: new Map(), latest: statement }
    addStatement(author, statement)
    // Moved to the end: authors are in the order of their latest feedback.
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
  for (const [key, value] of Object.entries(statement.values)) {
    // Deleted first, so that a repeated key becomes the author's latest.
    words.delete(key)
    if (value !== null) words.set(key, value)
  }
  const altered = statement.altered ?? (statement.clears ? undefined : latest.altered)
  author.latest = { ...statement, ...(altered && { altered }) }
}

function toOpinion({ words, latest }: Author): RecordedOpinion {
  const { author, altered, unixNano, timeKnown } = latest
  return {
    ...(author !== undefined && { author }),
    ...splitOutcome(words),
    ...(altered && { altered }),
    unixNano,
    timeKnown,
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
