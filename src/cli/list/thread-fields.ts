import type { ThreadSummary } from '../../replay/span-reader.ts'
import { formatInstant } from '../../thread/instant.ts'
import { CliError } from '../cli-error.ts'
import { didYouMean } from '../did-you-mean.ts'
import { EXIT } from '../exit-code.ts'
import { jsonText } from '../terminal/json-text.ts'

const FIELDS: Readonly<Record<string, (summary: ThreadSummary) => unknown>> = {
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
): string {
  const objects = summaries.map((summary) =>
    Object.fromEntries(fields.map((field) => [field, FIELDS[field]?.(summary)])),
  )
  return jsonText(objects, 2)
}
