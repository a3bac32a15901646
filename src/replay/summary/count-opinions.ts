import { compareOpinions } from './compare-opinions.ts'
import type { NotedOpinion } from './noted-opinions.ts'

/** What all opinions of a thread come to. */
export interface OpinionCounts {
  readonly up: number
  readonly down: number
  readonly comments: number
}

/** How many thumbs and comments count in the end. */
export function countOpinions(opinions: readonly NotedOpinion[]): OpinionCounts {
  const valid = validOpinions(opinions)
  const count = (value: NotedOpinion['value']) => valid.filter((one) => one.value === value).length
  return { up: count('up'), down: count('down'), comments: count(true) }
}

/** The outcome that was said last. */
export function latestOutcome(opinions: readonly NotedOpinion[]): number | undefined {
  const said = validOpinions(opinions).filter(({ key }) => key === 'outcome')
  const value = said.toSorted(compareOpinions).at(-1)?.value
  return typeof value === 'number' ? value : undefined
}

function validOpinions(opinions: readonly NotedOpinion[]): readonly NotedOpinion[] {
  const taken = new Map<string, string>()
  for (const { who, key, at } of opinions) if (key === 'all') taken.set(who, at)
  return opinions.filter(({ who, at, value }) => value !== null && at >= (taken.get(who) ?? ''))
}
