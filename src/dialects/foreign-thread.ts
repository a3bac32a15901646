import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { isJsonObject } from '../thread/json.ts'
import { classifySpan } from './classify-span.ts'
import { DIALECTS } from './index.ts'
import { parseJson } from './messages/parse-json.ts'
import { FOREIGN_THREAD_KEYS, PAGE_THREAD_KEYS } from './thread-keys.ts'

/** The thread that another tool says a span belongs to. */
export interface ForeignThread {
  readonly id: string
  /**
   * False for an id that may be something else: one that any web page's spans have, on a span that is no run, or one that
   * {@link ThreadKeys.uncertain} describes. Such an id counts only if the runs of its trace name no thread themselves. Of
   * several, the one that starts first counts.
   */
  readonly isCertain: boolean
}

type NamingSpan = Pick<RecordedSpan, 'name' | 'scope' | 'attributes'>

/**
 * The thread of a span without `chat.thread_id`, by the keys of other tools; `undefined` if it has none of them. It is only
 * to be asked about traces in which no span has a `chat.thread_id`, since an app's own word counts alone.
 */
export function readForeignThread(span: NamingSpan): ForeignThread | undefined {
  const { attributes } = span
  for (const key of FOREIGN_THREAD_KEYS) {
    const id = toId(attributes[key])
    if (id !== undefined) return { id, isCertain: isCertain(key, id, span) }
  }
  const id = readScoped(span)
  return id === undefined ? undefined : { id, isCertain: true }
}

const SCOPED = DIALECTS.flatMap(({ threads }) => threads?.scoped ?? [])

function readScoped({ scope, attributes }: NamingSpan): string | undefined {
  for (const { scopes, keys = [], metadata = [] } of SCOPED) {
    if (scopes !== undefined && !scopes.includes(scope.name)) continue
    const id =
      firstId(attributes, keys) ??
      metadata.map((key) => readMetadata(attributes[key])).find((found) => found !== undefined)
    if (id !== undefined) return id
  }
  return undefined
}

function readMetadata(value: unknown): string | undefined {
  if (value === undefined) return undefined
  const metadata = parseJson(value)
  return isJsonObject(metadata)
    ? firstId(metadata, ['thread_id', 'conversation_id', 'session_id'])
    : undefined
}

function firstId(
  values: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): string | undefined {
  return keys.map((key) => toId(values[key])).find((id) => id !== undefined)
}

const UNCERTAIN = new Map(
  DIALECTS.flatMap(({ threads }) => Object.entries(threads?.uncertain ?? {})),
)

function isCertain(key: string, id: string, span: NamingSpan): boolean {
  if (PAGE_THREAD_KEYS.has(key)) return classifySpan(span) !== undefined
  const start = UNCERTAIN.get(key)
  return start === undefined || !id.startsWith(start)
}

// Logfire replaces a value that looks like a secret, and `session` in its key is enough: all threads would have one id.
// Source: pydantic/logfire, `logfire/_internal/scrubbing.py` (5.4).
const SCRUBBED = /^\[Scrubbed due to /

// An app's own ids may be numbers.
function toId(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' && !SCRUBBED.test(value) ? value : undefined
}
