import type { ThreadSummary } from '../span-reader.ts'
import type { NumberFilter, TextFilter } from './thread-query.ts'

/** The texts of a thread that a filter compares. */
export function textsOf(summary: ThreadSummary, filter: TextFilter): readonly string[] {
  return TEXTS[filter](summary) ?? []
}

/** The number of a thread that a filter compares; `undefined` if it is not known. */
export function numberOf(summary: ThreadSummary, filter: NumberFilter): number | undefined {
  return NUMBERS[filter](summary)
}

const TEXTS: Readonly<
  Record<TextFilter, (summary: ThreadSummary) => readonly string[] | undefined>
> = {
  tag: ({ tags }) => tags,
  bot: ({ bots }) => bots,
  service: ({ services }) => services,
  release: ({ releases }) => releases,
  language: ({ language }) => listOf(language),
  model: ({ models }) => models,
  tool: ({ tools }) => tools,
  lastRole: ({ lastRole }) => listOf(lastRole),
}

const NUMBERS: Readonly<Record<NumberFilter, (summary: ThreadSummary) => number | undefined>> = {
  errors: ({ errors }) => errors,
  messages: ({ messages }) => messages,
  durationMillis: ({ startUnixNano, endUnixNano }) => Number(endUnixNano - startUnixNano) / 1e6,
  firstAnswerMillis: ({ firstAnswerMillis }) => firstAnswerMillis,
  tokens: ({ tokens }) => tokens,
  cost: ({ cost }) => cost,
  outcome: ({ outcome }) => outcome,
}

function listOf(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value]
}
