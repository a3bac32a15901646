import type { SpanContext, TraceState } from '@opentelemetry/api'
import { type MessageId, type MessageIdFields, parseMessageId } from '../thread/message-id.ts'
import type { ThreadContext } from './thread-context.ts'
import { hexDigit } from '../thread/hex-digit.ts'

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
  readonly #keys = new Uint32Array(LIMIT)
  /** The first half of it, and as much of the trace id's end, which is random everywhere, to be sure. */
  readonly #spanIds = new Uint32Array(LIMIT)
  readonly #traceIds = new Uint32Array(LIMIT)
  readonly #owners: MessageOwner[] = []
  readonly #traceStates: (TraceState | undefined)[] = []
  #next = 0

  add({ traceId, spanId, traceState }: SpanContext, owner: MessageOwner): void {
    const at = this.#next
    this.#next = (at + 1) % LIMIT
    this.#keys[at] = hexWord(spanId, 8)
    this.#spanIds[at] = hexWord(spanId, 0)
    this.#traceIds[at] = hexWord(traceId, 24)
    this.#owners[at] = owner
    this.#traceStates[at] = traceState
  }

  find(id: MessageIdFields): RecentMessage | undefined {
    const key = hexWord(id.spanId, 8)
    for (let at = this.#keys.indexOf(key); at >= 0; at = this.#keys.indexOf(key, at + 1)) {
      const owner = this.#owners[at]
      const traceState = this.#traceStates[at]
      if (owner !== undefined && this.#isAt(at, id))
        return { ...owner, ...(traceState && { traceState }) }
    }
    return undefined
  }

  #isAt(at: number, { traceId, spanId }: MessageIdFields): boolean {
    // Flags are left out: they may change on the way, and the message is the same.
    return this.#spanIds[at] === hexWord(spanId, 0) && this.#traceIds[at] === hexWord(traceId, 24)
  }
}

// The one of the process: bundlers put several copies of a module into it, and each must know what the others track.
const SHARED = Symbol.for('threadspan.messages.2')
const recent = ((globalThis as { [SHARED]?: RecentMessages })[SHARED] ??= new RecentMessages())

/** Remembers a message, so that its bare ID is enough to find its thread in this process. */
export function rememberMessage(spanContext: SpanContext, owner: MessageOwner): void {
  recent.add(spanContext, owner)
}

/** What is known of a message ID; `undefined` for another process's message and for one long ago. */
export function recallMessage(id: MessageId): RecentMessage | undefined {
  const fields = parseMessageId(id)
  return fields && recent.find(fields)
}

// Eight digits.
function hexWord(hex: string, at: number): number {
  let word = 0
  for (let i = at; i < at + 8; i++) {
    word = (word << 4) | hexDigit(hex.charCodeAt(i))
  }
  return word >>> 0
}
