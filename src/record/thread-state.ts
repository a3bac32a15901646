import type { SpanContext } from '@opentelemetry/api'
import { BoundedMap } from './bounded-map.ts'
import type { MessageId } from '../thread/message-id.ts'
import { sharedInProcess } from '../thread/shared-in-process.ts'
import { randomId } from '../thread/random-id.ts'

/** What later messages need to know about a message of this process. */
export interface TrackedPosition {
  readonly id: MessageId
  readonly role: string
  readonly spanContext: SpanContext
}

/** The message that was tracked under one of the app's own ids. */
export interface KnownMessage {
  readonly id: MessageId
  readonly role: string
  /** The message's attributes as one text, to distinguish an edit from the same message tracked again. */
  readonly fingerprint: string
}

// An app re-tracks its newest messages, and hardly one from a thousand messages ago.
const MAX_KNOWN = 1000
const MAX_THREADS = 10_000

/**
 * The state of a thread in one process, shared by all handles of that thread. `openThread(id)` in each request continues
 * where the last one stopped.
 */
export class ThreadState {
  // Made when it is first needed: a Cloudflare Worker may open threads outside a request, but has no random values there.
  #recorder: string | undefined
  #nextSeq = 0
  #latest: TrackedPosition | undefined
  #turn: TrackedPosition | undefined
  readonly #latestByRole = new Map<string, MessageId>()
  readonly #known = new BoundedMap<readonly KnownMessage[]>(MAX_KNOWN)

  /** The recorder id, within which `chat.message.seq` counts. */
  get recorder(): string {
    return (this.#recorder ??= randomId(6))
  }

  takeSeq(): number {
    return this.#nextSeq++
  }

  /** The latest recorded message. */
  get latest(): TrackedPosition | undefined {
    return this.#latest
  }

  /** The message that opened the current turn: the latest user message, or the thread's first if there is none. */
  get turn(): TrackedPosition | undefined {
    return this.#turn
  }

  latestOf(role: string): MessageId | undefined {
    return this.#latestByRole.get(role)
  }

  advance(position: TrackedPosition, opensTurn: boolean): void {
    this.#latest = position
    this.#latestByRole.set(position.role, position.id)
    if (opensTurn) this.#turn = position
  }

  /** A message by role and the app's own id. Both, because some front ends use one id for a whole turn. */
  known(externalId: string, role: string): KnownMessage | undefined {
    return this.#known.get(externalId)?.find((message) => message.role === role)
  }

  learn(externalId: string, message: KnownMessage): void {
    const others = this.#known.get(externalId)?.filter(({ role }) => role !== message.role) ?? []
    this.#known.set(externalId, [message, ...others])
  }

  /** The message ID for an app's own id. The newest, if several roles share the id. */
  resolve(externalId: string): MessageId | undefined {
    return this.#known.get(externalId)?.[0]?.id
  }
}

const states = sharedInProcess('threads.1', () => new BoundedMap<ThreadState>(MAX_THREADS))

/** The state of a thread in this process. */
export function threadStateOf(threadId: string): ThreadState {
  const state = states.get(threadId) ?? new ThreadState()
  // Set again, so that the map forgets the thread that was inactive the longest.
  states.set(threadId, state)
  return state
}

/** The message for an app's own id, if this process has recorded it in that thread. */
export function resolveMessage(
  threadId: string | undefined,
  externalId: string,
): MessageId | undefined {
  return threadId === undefined ? undefined : states.get(threadId)?.resolve(externalId)
}
