import type { ContentKeys } from './dialect.ts'
import { DIALECTS } from './index.ts'
import { isLabel } from './is-label.ts'
import { isRequestKey } from './request-key.ts'
import { isUrlKey } from './url-key.ts'

const CONTENTS: readonly ContentKeys[] = DIALECTS.flatMap(({ content }) => content ?? [])

// Words that instrumentations which we do not know are likely to use as well.
const BARE_WORDS = ['input', 'output']

const KEYS: ReadonlySet<string> = new Set([
  ...BARE_WORDS,
  ...CONTENTS.flatMap((content) => [
    ...sharedKeys(content),
    ...(content.scopes === undefined ? ownKeys(content) : []),
  ]),
])

const SCOPED_KEYS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  CONTENTS.flatMap((content) =>
    (content.scopes ?? []).map((scope) => [scope, new Set(ownKeys(content))] as const),
  ),
)

const OPEN = startsWithAny(CONTENTS.flatMap(({ open }) => Object.values(open ?? {}).flat()))

const NAMESPACE = startsWithAny([
  ...DIALECTS.flatMap(({ namespaces }) => namespaces ?? []),
  ...CONTENTS.flatMap(({ indexed }) => Object.values(indexed ?? {}).flat()).map((key) => `${key}.`),
])

const EVENTS: ReadonlySet<string> = new Set(CONTENTS.flatMap(({ events }) => events ?? []))

/**
 * Whether an attribute may hold content: every key from which a reader of ours takes it, any other key in the namespace of a
 * dialect that does not look like a label, and the keys of calls to servers, databases and commands. It is better to mask a
 * label too many than to miss a secret.
 *
 * @param scope the span's instrumentation scope, since some keys mean content in one scope alone.
 */
export function isContentKey(key: string, scope?: string): boolean {
  return isKnownContentKey(key, scope) || (NAMESPACE.test(key) && !isLabel(key))
}

/**
 * Whether an attribute is known to hold content. Of the others in the namespace of a dialect, some are settings, such as a
 * temperature, so a number under one is not content.
 *
 * @param scope as {@link isContentKey} takes it
 */
export function isKnownContentKey(key: string, scope?: string): boolean {
  if (KEYS.has(key) || OPEN.test(key)) return true
  if (scope !== undefined && SCOPED_KEYS.get(scope)?.has(key)) return true
  return isUrlKey(key) || isRequestKey(key)
}

/** The same for an attribute of a span event, whose name may show that it holds content. */
export function isEventContentKey(event: string, key: string, scope?: string): boolean {
  if (isContentKey(key, scope)) return true
  return (EVENTS.has(event) || NAMESPACE.test(event)) && !isLabel(key)
}

function sharedKeys(content: ContentKeys): readonly string[] {
  const { input, output, system, messages, tools, hits, quotes } = content
  return [input, output, system, messages, tools, hits, quotes].flatMap((keys) => keys ?? [])
}

function ownKeys({ own }: ContentKeys): readonly string[] {
  return Object.values(own ?? {}).flat()
}

function startsWithAny(starts: readonly string[]): RegExp {
  return new RegExp(`^(?:${starts.join('|').replaceAll('.', '\\.')})`)
}
