import type { SpanContext, TraceState } from '@opentelemetry/api'
import { type MessageId, type MessageIdFields, parseMessageId } from '../thread/message-id.ts'
import type { ThreadContext } from './thread-context.ts'
import { sharedInProcess } from '../thread/shared-in-process.ts'
import { SpanIds } from '../thread/span-ids.ts'

/** The thread and user of a message: one object for all messages of a thread handle. */
export interface MessageOwner extends Pick<ThreadContext, 'userId' | 'userProps'> {
  readonly threadId: string
}

/** A message that this process tracked itself. */
export interface RecentMessage extends MessageOwner {
  /** Other vendors' entries on the message's span, to be passed on to spans that the message causes. */
  readonly traceState?: TraceState
}

// A bare message ID does not name its thread. 10,000 messages are some hours of a busy server, in half a megabyte.
const LIMIT = 10_000

/**
 * A ring of the newest messages. Ids are kept as numbers: ten thousand long-lived objects and strings would cost the
 * garbage collector an eighth of the time that tracking a message takes. Lookups are rare, and scanning all entries
 * takes some microseconds.
 */
class RecentMessages {
  /** The second half of each span id, which lookups scan. */
  readonly #keys = new Int32Array(LIMIT)
  /** The first half of the span id, and as many bytes of the trace id's end, which is random everywhere. */
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
      // Flags are left out: they may change on the way.
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

/** The message of an ID; `undefined` if another process tracked it, or if it was too long ago. */
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

// Eight digits of lower-case hex. A digit is the low four bits of its code; a letter is nine more.
function hexWord(hex: string, at: number): number {
  let word = 0
  for (let i = at; i < at + 8; i++) {
    const code = hex.charCodeAt(i)
    word = (word << 4) | ((code & 15) + (code >> 6) * 9)
  }
  return word
}
