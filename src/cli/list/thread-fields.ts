import { threadCursor } from '../../replay/query/thread-cursor.ts'
import type { ThreadSort } from '../../replay/query/thread-query.ts'
import { numberOf } from '../../replay/query/thread-values.ts'
import type { ThreadSummary } from '../../replay/span-reader.ts'
import { formatInstant } from '../../thread/instant.ts'
import { CliError } from '../cli-error.ts'
import { didYouMean } from '../did-you-mean.ts'
import { EXIT } from '../exit-code.ts'
import { jsonText } from '../terminal/json-text.ts'

type Field = (summary: ThreadSummary, sort: ThreadSort) => unknown

const FIELDS: Readonly<Record<string, Field>> = {
  id: ({ id }) => id,
  start: ({ startUnixNano }) => formatInstant(startUnixNano),
  end: ({ endUnixNano }) => formatInstant(endUnixNano),
  messages: ({ messages }) => messages ?? null,
  events: ({ events }) => events,
  runs: ({ runs }) => runs,
  errors: ({ errors }) => errors,
  userId: ({ userId }) => userId ?? null,
  tags: ({ tags }) => tags,
  firstMessage: ({ firstMessage }) => firstMessage ?? null,
  lastMessage: ({ lastMessage }) => lastMessage ?? null,
  lastRole: ({ lastRole }) => lastRole ?? null,
  bots: ({ bots = [] }) => bots,
  services: ({ services = [] }) => services,
  releases: ({ releases = [] }) => releases,
  language: ({ language }) => language ?? null,
  models: ({ models = [] }) => models,
  tools: ({ tools = [] }) => tools,
  feedback: ({ feedback }) => feedback ?? null,
  outcome: ({ outcome }) => outcome ?? null,
  tokens: ({ tokens }) => tokens ?? null,
  cost: ({ cost }) => cost ?? null,
  durationMillis: (summary) => numberOf(summary, 'durationMillis'),
  firstAnswerMillis: ({ firstAnswerMillis }) => firstAnswerMillis ?? null,
  slowestAnswerMillis: ({ slowestAnswerMillis }) => slowestAnswerMillis ?? null,
  cursor: (summary, sort) => threadCursor(summary, sort),
}

/** The names of all fields. */
export const THREAD_FIELDS: readonly string[] = Object.keys(FIELDS)

/**
 * The fields that `--json` names.
 *
 * @throws CliError that lists the fields, or names the nearest one.
 */
export function readThreadFields(json: string): readonly string[] {
  const known = `Fields: ${THREAD_FIELDS.join(',')}`
  return json.split(',').map((name) => {
    const field = name.trim()
    if (Object.hasOwn(FIELDS, field)) return field
    const [near] = didYouMean(field, THREAD_FIELDS)
    const next = near === undefined ? known : `Did you mean ${near}?\n${known}`
    throw new CliError(EXIT.usage, `--json knows no field "${field}"`, next)
  })
}

/** Threads as JSON, with these fields of each. */
export function threadsJson(
  summaries: readonly ThreadSummary[],
  fields: readonly string[],
  sort: ThreadSort,
): string {
  const objects = summaries.map((summary) =>
    Object.fromEntries(fields.map((field) => [field, FIELDS[field]?.(summary, sort)])),
  )
  return jsonText(objects, 2)
}
