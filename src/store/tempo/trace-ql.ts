import {
  FOREIGN_THREAD_KEYS,
  PAGE_THREAD_KEYS,
  RESOURCE_THREAD_KEYS,
} from '../../dialects/thread-keys.ts'
import { ATTR_CHAT_THREAD_ID } from '../../thread/semconv.ts'
import { inBatches } from '../http/in-batches.ts'
import { threadIdAttribute } from '../http/thread-id-attribute.ts'
import { RUN_KEYS } from '../../dialects/run-keys.ts'

const OWN_KEYS = [ATTR_CHAT_THREAD_ID, `${ATTR_CHAT_THREAD_ID}.json`]

/** Queries for the spans that name a thread, under our key or another tool's. One query, or several if the id is long. */
export function spansOfThreadQueries(threadId: string): readonly string[] {
  const [key, value] = threadIdAttribute(threadId)
  const conditions = [`span.${key} = ${JSON.stringify(value)}`]
  if (threadId.isWellFormed()) {
    for (const written of valuesOf(threadId)) {
      conditions.push(
        ...FOREIGN_THREAD_KEYS.map((name) => `span.${name} = ${written}`),
        ...RESOURCE_THREAD_KEYS.map((name) => `resource.${name} = ${written}`),
      )
    }
  }
  return Array.from(inBatches(conditions), (batch) => `{ ${batch.join(' || ')} }`)
}

/** A query for all spans that name a thread, which also returns the thread's id. */
export function spansOfThreadsQuery(): string {
  const keys = [
    ...OWN_KEYS,
    ...FOREIGN_THREAD_KEYS.filter((name) => !PAGE_THREAD_KEYS.has(name)),
  ].map(ofSpan)
  const runs = RUN_KEYS.map(ofSpan).map(isThere).join(' || ')
  // The spans of any web page have a session, and so may its resource. It only counts on a run.
  const pages = [
    ...Array.from(PAGE_THREAD_KEYS, ofSpan),
    ...RESOURCE_THREAD_KEYS.map((key) => `resource.${key}`),
  ]
  const conditions = [...keys.map(isThere), `((${pages.map(isThere).join(' || ')}) && (${runs}))`]
  return `{ ${conditions.join(' || ')} } | select(${[...keys, ...pages].join(', ')})`
}

function ofSpan(key: string): string {
  return `span.${key}`
}

function isThere(attribute: string): string {
  return `${attribute} != nil`
}

// An app may use numbers as ids.
function valuesOf(threadId: string): readonly string[] {
  const text = JSON.stringify(threadId)
  return /^(0|-?[1-9]\d{0,17})$/.test(threadId) ? [text, threadId] : [text]
}
