import type { MessageContent } from '../../thread/content-part.ts'
import { parseInstant } from '../../thread/instant.ts'
import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import type { Feedback, ToolCall } from '../../thread/message.ts'
import { MAX_THREAD_ID } from '../../thread/thread-id.ts'
import { LineFault } from './line-fault.ts'
import { readMessageAlterations } from './message-alterations.ts'
import { parseLabels, parseOpinions } from './parse-opinions.ts'
import { parseOutcome } from './parse-outcome.ts'
import { sortKeys } from './sort-keys.ts'
import type { MessageLine, ThreadLine } from './thread-line.ts'

const REFERENCES = ['parentId', 'retryOf', 'replaces'] as const

/** A line as it was read, and what in it had to be put elsewhere. */
export interface ParsedThreadLine {
  readonly line: ThreadLine
  readonly notices: readonly string[]
}

/**
 * Reads one line of a thread file: the counterpart of `writeThreadLine`. Keys that the format does not know, and values
 * that cannot be what their key says, go to `metadata`, so that nothing is lost.
 *
 * @throws LineFault if the line is not a thread.
 */
export function parseThreadLine(json: string): ParsedThreadLine {
  const { thread, userId, userProps, tags, metadata, messages, ...rest } = asObject(
    parse(json),
    'the line',
  )
  const { feedback, outcome, reward, opinions, labels, ...other } = rest
  const notices: string[] = []
  if (!Array.isArray(messages)) throw new LineFault('`messages` must be a list')
  const outcomes = parseOutcome({ outcome, reward }, 'the line', notices)
  const sorted = sortKeys(
    {
      feedback: isJsonObject(feedback) ? feedback : undefined,
      opinions: parseOpinions(opinions),
      labels: parseLabels(labels),
    },
    rest,
  )
  const line = {
    thread: readThreadId(thread),
    ...optional('userId', readText(userId, '`userId`')),
    ...optional('userProps', userProps == null ? undefined : asObject(userProps, '`userProps`')),
    ...optional('tags', readTags(tags, '`tags`')),
    ...outcomes.known,
    ...sorted.known,
    ...optional(
      'metadata',
      mergeMetadata({ ...other, ...outcomes.unknown, ...sorted.unknown }, metadata),
    ),
    messages: readMessages(messages, notices),
  }
  return { line, notices }
}

function readMessages(messages: readonly unknown[], notices: string[]): MessageLine[] {
  const earlier = new Set<string>()
  return messages.map((value, i) => {
    const message = readMessage(value, `message ${i + 1}`, earlier, notices)
    if (message.id !== undefined) earlier.add(message.id)
    return message
  })
}

function readMessage(
  value: unknown,
  at: string,
  earlier: ReadonlySet<string>,
  notices: string[],
): MessageLine {
  const { role, content, id, name, toolCalls, toolCallId, tags, feedback, metadata, ...rest } =
    asObject(value, at)
  const { timestamp, parentId, retryOf, replaces, altered, outcome, opinions, ...other } = rest
  const sorted = sortKeys(
    { altered: readMessageAlterations(altered), opinions: parseOpinions(opinions) },
    rest,
  )
  const outcomes = parseOutcome({ outcome }, at, notices)
  const references = readReferences({ parentId, retryOf, replaces }, at, earlier, notices)
  const time = readTimestamp(timestamp, at, notices)
  return {
    ...optional('id', readText(id, `${at}: \`id\``)),
    ...references.known,
    role: readRole(role, at),
    content: readContent(content, at),
    ...optional('name', readText(name, `${at}: \`name\``)),
    ...optional('toolCalls', readToolCalls(toolCalls, at)),
    ...optional('toolCallId', readText(toolCallId, `${at}: \`toolCallId\``)),
    ...time.known,
    ...optional('tags', readTags(tags, `${at}: \`tags\``)),
    ...optional(
      'feedback',
      feedback == null ? undefined : (asObject(feedback, `${at}: \`feedback\``) as Feedback),
    ),
    ...outcomes.known,
    ...sorted.known,
    ...optional(
      'metadata',
      mergeMetadata(
        {
          ...other,
          ...references.unknown,
          ...time.unknown,
          ...outcomes.unknown,
          ...sorted.unknown,
        },
        metadata,
      ),
    ),
  }
}

interface Sorted {
  readonly known: JsonObject
  /** What goes to `metadata` instead. */
  readonly unknown: JsonObject
}

function readReferences(
  given: Readonly<Record<(typeof REFERENCES)[number], unknown>>,
  at: string,
  earlier: ReadonlySet<string>,
  notices: string[],
): Sorted {
  const known: Record<string, string> = {}
  const unknown: Record<string, unknown> = {}
  for (const key of REFERENCES) {
    const id = given[key]
    if (id === undefined || id === null) continue
    if (typeof id === 'string' && earlier.has(id)) {
      known[key] = id
      continue
    }
    unknown[key] = id
    notices.push(`${at}: \`${key}\` names no earlier message; it is kept under \`metadata\``)
  }
  return { known, unknown }
}

function readTimestamp(timestamp: unknown, at: string, notices: string[]): Sorted {
  if (timestamp === undefined || timestamp === null) return { known: {}, unknown: {} }
  const isTime = typeof timestamp === 'string' || typeof timestamp === 'number'
  if (isTime && parseInstant(timestamp) !== undefined) return { known: { timestamp }, unknown: {} }
  notices.push(`${at}: \`timestamp\` names no instant since 1970; it is kept under \`metadata\``)
  return { known: {}, unknown: { timestamp } }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new LineFault(`it is no JSON: ${(cause as Error).message}`, { cause })
  }
}

function readThreadId(thread: unknown): string {
  if (typeof thread !== 'string' || thread === '')
    throw new LineFault('`thread` must be a text that is not empty')
  if (thread.length > MAX_THREAD_ID)
    throw new LineFault(`\`thread\` is longer than ${MAX_THREAD_ID} characters`)
  return thread
}

function readRole(role: unknown, at: string): string {
  if (typeof role !== 'string' || role === '')
    throw new LineFault(`${at}: \`role\` must be a text that is not empty`)
  return role
}

function readContent(content: unknown, at: string): MessageContent {
  if (content === undefined || content === null) return null
  if (typeof content === 'string' || Array.isArray(content)) return content
  throw new LineFault(`${at}: \`content\` must be text, a list of parts or null`)
}

function readToolCalls(calls: unknown, at: string): ToolCall[] | undefined {
  if (calls === undefined || calls === null) return undefined
  if (!Array.isArray(calls) || !calls.every(isJsonObject))
    throw new LineFault(`${at}: \`toolCalls\` must be a list of objects`)
  return calls as unknown as ToolCall[]
}

function readText(value: unknown, what: string): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new LineFault(`${what} must be text`)
  return value
}

function readTags(tags: unknown, what: string): string[] | undefined {
  if (tags === undefined || tags === null) return undefined
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string'))
    throw new LineFault(`${what} must be a list of texts`)
  return tags
}

function asObject(value: unknown, what: string): JsonObject {
  if (!isJsonObject(value)) throw new LineFault(`${what} must be an object`)
  return value
}

function mergeMetadata(other: JsonObject, metadata: unknown): JsonObject | undefined {
  const own = metadata === undefined || isJsonObject(metadata) ? metadata : { metadata }
  const merged = { ...other, ...own }
  return own === undefined && Object.keys(merged).length === 0 ? undefined : merged
}

function optional<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: V })
}
