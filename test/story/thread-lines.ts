import { join } from 'node:path'
import { DATA_FOLDER } from '../support/data-folder.ts'

/** Real conversations, one a line. Not every machine has them. */
export const CONVERSATIONS: string = join(DATA_FOLDER, 'conversations.jsonl')

type Json = Record<string, unknown>
/** One line of a file of threads. */
export type Line = Json & { readonly thread: string; readonly messages: readonly Json[] }

const THREAD_KEYS = ['thread', 'messages', 'reward']
const MESSAGE_KEYS = [
  'role',
  'content',
  'toolCalls',
  'toolCallId',
  'name',
  'timestamp',
  'id',
  'parentId',
  'feedback',
]

/** What of a line must come back, in the shape in which it must. */
export function expected(line: Line): Json {
  const { metadata, ...other } = without(line, THREAD_KEYS)
  const { reward } = line
  return {
    thread: line.thread,
    ...(reward !== undefined && { outcome: reward }),
    metadata: { ...other, ...(metadata as Json | undefined) },
    messages: line.messages.map(expectedMessage),
  }
}

function expectedMessage(message: Json): Json {
  const { metadata, ...other } = without(message, MESSAGE_KEYS)
  const known = Object.entries(message).filter(([key]) => MESSAGE_KEYS.includes(key))
  return withTime({
    ...Object.fromEntries(known),
    metadata: { ...other, ...(metadata as Json | undefined) },
  })
}

/** An exported line in the same shape. */
export function exported(line: Line): Json {
  return {
    ...line,
    metadata: line['metadata'] ?? {},
    messages: line.messages.map((message) =>
      withTime({ ...message, metadata: message['metadata'] ?? {} }),
    ),
  }
}

// Two texts may name one instant; digits beyond the millisecond count too.
function withTime(message: Json): Json {
  const { timestamp } = message
  if (typeof timestamp !== 'string') return message
  const fraction = /\.(\d+)/.exec(timestamp)?.[1] ?? ''
  return { ...message, timestamp: [Date.parse(timestamp), fraction.padEnd(9, '0')] }
}

function without(value: Json, keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)))
}

/** The lines of a file of threads. */
export function parseLines(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}

/** Lines by their threads, in a shape that can be compared. */
export function byThread(lines: readonly Line[], shape: (line: Line) => Json): Map<string, Json> {
  return new Map(lines.map((line) => [line.thread, shape(line)]))
}
