import { laterText, type PlacedText } from './placed-text.ts'
import { mergeOpinions, type NotedOpinion } from './noted-opinions.ts'
import { mergeSets } from './value-set.ts'

/**
 * What some spans of a thread say that people select threads by, to be merged in any order. A fact is absent if no span
 * says it.
 */
export interface SummaryFacts {
  /** The services that sent the spans, and their versions. */
  readonly services?: readonly string[]
  readonly releases?: readonly string[]
  readonly agents?: readonly string[]
  readonly models?: readonly string[]
  readonly tools?: readonly string[]
  /** The language that the app has recorded. */
  readonly language?: PlacedText
  /** How many of the user's messages seem to be in each language. */
  readonly languageVotes?: Votes
  /** The role of the latest message. */
  readonly lastRole?: PlacedText
  readonly opinions?: readonly NotedOpinion[]
}

/** How often each of a few words was found. */
export type Votes = Readonly<Record<string, number>>

/** Adds up facts. Which come first makes no difference. */
export function mergeFacts(a: SummaryFacts, b: SummaryFacts): SummaryFacts {
  const services = mergeSets(a.services, b.services)
  const releases = mergeSets(a.releases, b.releases)
  const agents = mergeSets(a.agents, b.agents)
  const models = mergeSets(a.models, b.models)
  const tools = mergeSets(a.tools, b.tools)
  const language = laterText(a.language, b.language)
  const languageVotes = addVotes(a.languageVotes, b.languageVotes, 1)
  const lastRole = laterText(a.lastRole, b.lastRole)
  const opinions = mergeOpinions(a.opinions, b.opinions)
  return {
    ...(services && { services }),
    ...(releases && { releases }),
    ...(agents && { agents }),
    ...(models && { models }),
    ...(tools && { tools }),
    ...(language && { language }),
    ...(languageVotes && { languageVotes }),
    ...(lastRole && { lastRole }),
    ...(opinions && { opinions }),
  }
}

/** Facts without those of a span that is replaced by another form of itself: only what is counted is taken back. */
export function subtractFacts(whole: SummaryFacts, part: SummaryFacts): SummaryFacts {
  const languageVotes = addVotes(whole.languageVotes, part.languageVotes, -1)
  return languageVotes === undefined ? {} : { languageVotes }
}

function addVotes(a: Votes | undefined, b: Votes | undefined, factor: 1 | -1): Votes | undefined {
  if (b === undefined) return a
  const sums = { ...a }
  for (const [word, votes] of Object.entries(b)) sums[word] = (sums[word] ?? 0) + factor * votes
  return sums
}
