import type { SpanContext, TraceState } from '@opentelemetry/api'
import { type MessageId, type MessageIdFields, parseMessageId } from '../thread/message-id.ts'
import type { ThreadContext } from './thread-context.ts'
import { sharedInProcess } from '../thread/shared-in-process.ts'
import { SpanIds } from '../thread/span-ids.ts'

/** Whose a message is: one object for all messages of a thread handle. */
export interface MessageOwner extends Pick<ThreadContext, 'userId' | 'userProps'> {
  readonly threadId: string
}

/** What this process knows of a message that it tracked itself. */
export interface RecentMessage extends MessageOwner {
  /** Other vendors' entries on the message's span, to be handed on to what the message causes. */
  readonly traceState?: TraceState
}

// A bare message ID does not say its thread; the last 10,000 are some hours of a busy server, in half a megabyte.
const LIMIT = 10_000

/**
 * The newest messages, the oldest of which gives way to the next. Ids are kept as numbers: ten thousand objects and
 * their strings, each of which grows old before it is let go, cost the garbage collector an eighth of all that tracking
 * a message takes. Few are asked for, and to look through all takes some microseconds.
 */
class RecentMessages {
  /** The second half of each span id, by which a message is found. */
  readonly #keys = new Int32Array(LIMIT)
  /** The first half of it, and as much of the trace id's end, which is random everywhere, to be sure. */
  readonly #spanIds = new Int32Array(LIMIT)
  readonly #traceIds = new Int32Array(LIMIT)
  readonly #owners: MessageOwner[] = []
  readonly #traceStates: (TraceState | undefined)[] = []
  #next = 0

  add(spanContext: SpanContext, owner: MessageOwner): void {
    const at = this.#next
    this.#next = (at + 1) % LIMIT
    const [traceId, spanId, key] = lastWords(spanContext)
    this.#keys[at] = key
    this.#spanIds[at] = spanId
    this.#traceIds[at] = traceId
    this.#owners[at] = owner
    this.#traceStates[at] = spanContext.traceState
  }

  find(id: MessageIdFields): RecentMessage | undefined {
    const [traceId, spanId, key] = lastWords(id)
    for (let at = this.#keys.indexOf(key); at >= 0; at = this.#keys.indexOf(key, at + 1)) {
      const owner = this.#owners[at]
      const traceState = this.#traceStates[at]
      // Flags are left out: they may change on the way, and the message is the same.
      const isIt = this.#spanIds[at] === spanId && this.#traceIds[at] === traceId
      if (owner !== undefined && isIt) return { ...owner, ...(traceState && { traceState }) }
    }
    return undefined
  }
}

const recent = sharedInProcess('messages.2', () => new RecentMessages())

/** Remembers a message, so that its bare ID is enough to find its thread in this process. */
export function rememberMessage(spanContext: SpanContext, owner: MessageOwner): void {
  recent.add(spanContext, owner)
}

/** What is known of a message ID; `undefined` for another process's message and for one long ago. */
export function recallMessage(id: MessageId): RecentMessage | undefined {
  const fields = parseMessageId(id)
  return fields && recent.find(fields)
}

// The last 96 bits of the ids.
function lastWords(ids: MessageIdFields): readonly [number, number, number] {
  const words = SpanIds.wordsOf(ids)
  if (words !== undefined) return [words[3], words[4], words[5]]
  const { traceId, spanId } = ids
  return [hexWord(traceId, 24), hexWord(spanId, 0), hexWord(spanId, 8)]
}

// Eight digits of lower-case hex. Of a digit's code the low four bits count, for a letter nine more.
function hexWord(hex: string, at: number): number {
  let word = 0
  for (let i = at; i < at + 8; i++) {
    const code = hex.charCodeAt(i)
    word = (word << 4) | ((code & 15) + (code >> 6) * 9)
  }
  return word
}
