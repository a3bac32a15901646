import type { RecordedSpan, SpanAttributes } from '../otlp/recorded-span.ts'
import { isJsonObject } from '../thread/json.ts'
import { classifySpan } from './classify-span.ts'
import { DIALECTS } from './index.ts'
import { isPlaceholderId } from './is-placeholder-id.ts'
import { parseJson } from './messages/json/parse-json.ts'
import { FOREIGN_THREAD_KEYS, PAGE_THREAD_KEYS, RESOURCE_THREAD_KEYS } from './thread-keys.ts'

/** The thread that another tool says a span belongs to. */
export interface ForeignThread {
  readonly id: string
  /**
   * False for an id that may be something else: one that any web page's spans have, on a span that is no run, one of the
   * resource, or one that {@link ThreadKeys.uncertain} describes. Such an id counts only if the runs of its trace name no
   * thread themselves. Of several, the one that starts first counts.
   */
  readonly isCertain: boolean
}

type NamingSpan = Pick<RecordedSpan, 'name' | 'scope' | 'attributes'> &
  Partial<Pick<RecordedSpan, 'resource'>>

/**
 * The thread of a span without `chat.thread_id`, by the keys of other tools; `undefined` if it has none of them. It is only
 * to be asked about traces in which no span has a `chat.thread_id`, since an app's own word counts alone.
 */
export function readForeignThread(span: NamingSpan): ForeignThread | undefined {
  const { attributes } = span
  let uncertain: string | undefined
  for (const key of FOREIGN_THREAD_KEYS) {
    const id = toId(attributes[key])
    if (id === undefined) continue
    if (!isUncertain(key, id, span)) return { id, isCertain: isThread(key, span) }
    uncertain ??= id
  }
  const scoped = readScoped(span)
  if (scoped !== undefined) return { id: scoped, isCertain: true }
  const id = readResource(span.resource) ?? uncertain
  return id === undefined ? undefined : { id, isCertain: false }
}

const SCOPED = DIALECTS.flatMap(({ threads }) => threads?.scoped ?? [])

function readScoped({ scope, attributes }: NamingSpan): string | undefined {
  for (const { scopes, ids, keys = [], open, metadata = [] } of SCOPED) {
    if (scopes !== undefined && !scopes.includes(scope.name)) continue
    const id =
      firstText(attributes, open === undefined ? keys : [...keys, ...openKeys(attributes, open)]) ??
      metadata.map((key) => readMetadata(attributes[key])).find((found) => found !== undefined)
    if (id !== undefined && ids?.test(id) !== false) return id
  }
  return undefined
}

function openKeys(
  attributes: SpanAttributes,
  { start, end }: { readonly start: string; readonly end: string },
): readonly string[] {
  return Object.keys(attributes).filter((key) => key.startsWith(start) && key.endsWith(end))
}

function readMetadata(value: unknown): string | undefined {
  if (value === undefined) return undefined
  const metadata = parseJson(value)
  return isJsonObject(metadata)
    ? firstId(metadata, ['thread_id', 'conversation_id', 'session_id'])
    : undefined
}

// All spans of a body share their resources.
const OF_RESOURCE = new WeakMap<SpanAttributes, string | undefined>()

function readResource(resource: SpanAttributes | undefined): string | undefined {
  if (resource === undefined) return undefined
  if (OF_RESOURCE.has(resource)) return OF_RESOURCE.get(resource)
  const id = firstId(resource, RESOURCE_THREAD_KEYS)
  OF_RESOURCE.set(resource, id)
  return id
}

function firstId(
  values: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): string | undefined {
  return keys.map((key) => toId(values[key])).find((id) => id !== undefined)
}

function firstText(attributes: SpanAttributes, keys: readonly string[]): string | undefined {
  const texts = keys.map((key) => attributes[key]).filter((value) => typeof value === 'string')
  return texts.map(toId).find((id) => id !== undefined)
}

const UNCERTAIN = DIALECTS.flatMap(({ threads }) => Object.entries(threads?.uncertain ?? {}))

function isUncertain(key: string, id: string, span: NamingSpan): boolean {
  return UNCERTAIN.some(([of, isRequest]) => of === key && isRequest(id, span))
}

function isThread(key: string, span: NamingSpan): boolean {
  return !PAGE_THREAD_KEYS.has(key) || classifySpan(span) !== undefined
}

// Logfire replaces a value that looks like a secret, and `session` in its key is enough: all threads would have one id.
// Source: pydantic/logfire, `logfire/_internal/scrubbing.py` (5.4).
const SCRUBBED = /^\[Scrubbed due to /

// An app's own ids may be numbers.
function toId(value: unknown): string | undefined {
  if (typeof value === 'number') return value === 0 ? undefined : String(value)
  if (typeof value !== 'string' || isPlaceholderId(value)) return undefined
  return SCRUBBED.test(value) ? undefined : value
}
