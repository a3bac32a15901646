import type { RecordedThread } from '../../src/thread/recorded-thread.ts'
import { parseMessageId } from '../../src/thread/message-id.ts'
import { spanKey } from '../../src/thread/span-ids.ts'
import type { Json } from './golden-case.ts'
import type { GoldenNames } from './golden-names.ts'
import { decodeValue } from './golden-values.ts'

// What is below these is the app's own, and not a field of a thread.
const APPS_OWN = new Set([
  'metadata',
  'feedback',
  'user_props',
  'content',
  'tool_calls',
  'input',
  'output',
  'attributes',
])

/** What a case expects of a thread, and as much of the thread as it speaks of. */
export interface ThreadPart {
  readonly expected: unknown
  readonly actual: unknown
}

/** Brings both to one form: what must be absent is a word, a time its digits, a message ID without its flags. */
export function threadPart(thread: RecordedThread, expected: Json, names: GoldenNames): ThreadPart {
  const wanted = toPlain(decodeValue(expected, names))
  return { expected: wanted, actual: pick(thread, wanted) }
}

function pick(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(expected)) {
    return Array.isArray(actual)
      ? actual.map((item, n) => pick(item, expected[n]))
      : toPlain(actual)
  }
  if (!isObject(expected) || !isObject(actual)) return toPlain(actual)
  return Object.fromEntries(
    Object.entries(expected).map(([key, wanted]) => {
      const found = actual[toCamel(key)]
      return [key, APPS_OWN.has(key) ? toPlain(found) : pick(found, wanted)]
    }),
  )
}

function toPlain(value: unknown): unknown {
  if (value === undefined) return 'absent'
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'string') {
    const fields = parseMessageId(value)
    return fields === undefined ? value : spanKey(fields)
  }
  if (Array.isArray(value)) return value.map(toPlain)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item)]))
}

function toCamel(key: string): string {
  return key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
