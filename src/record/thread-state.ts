import type { SpanContext } from '@opentelemetry/api'
import { BoundedMap } from './bounded-map.ts'
import type { MessageId } from '../thread/message-id.ts'
import { sharedInProcess } from '../thread/shared-in-process.ts'
import { randomId } from '../thread/random-id.ts'

/** A message of this process, as the ones after it need to know it. */
export interface TrackedPosition {
  readonly id: MessageId
  readonly role: string
  readonly spanContext: SpanContext
}

/** What has been tracked under one id of the app's own. */
export interface KnownMessage {
  readonly id: MessageId
  readonly role: string
  /** The message's attributes in one text, to tell an edit from the same message tracked again. */
  readonly fingerprint: string
}

// An app re-tracks its newest messages, hardly one of a thousand messages ago.
const MAX_KNOWN = 1000
const MAX_THREADS = 10_000

/**
 * What one process has recorded of a thread, shared by all handles of that thread: `openThread(id)` in each request
 * continues where the last one stopped.
 */
export class ThreadState {
  /** Says within which count `chat.message.seq` counts. */
  readonly recorder: string = randomId(6)
  #nextSeq = 0
  #latest: TrackedPosition | undefined
  #turn: TrackedPosition | undefined
  readonly #latestByRole = new Map<string, MessageId>()
  readonly #known = new BoundedMap<readonly KnownMessage[]>(MAX_KNOWN)

  takeSeq(): number {
    return this.#nextSeq++
  }

  /** The message recorded last. */
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

  /** A message by the app's own id. Role and id together, because some front ends give a turn one id. */
  known(externalId: string, role: string): KnownMessage | undefined {
    return this.#known.get(externalId)?.find((message) => message.role === role)
  }

  learn(externalId: string, message: KnownMessage): void {
    const others = this.#known.get(externalId)?.filter(({ role }) => role !== message.role) ?? []
    this.#known.set(externalId, [message, ...others])
  }

  /** The message ID behind an app's own id, the newest if several roles share it. */
  resolve(externalId: string): MessageId | undefined {
    return this.#known.get(externalId)?.[0]?.id
  }
}

const states = sharedInProcess('threads.1', () => new BoundedMap<ThreadState>(MAX_THREADS))

/** The state of a thread in this process. */
export function threadStateOf(threadId: string): ThreadState {
  const state = states.get(threadId) ?? new ThreadState()
  // Set again, so that the map forgets the thread that was quiet the longest.
  states.set(threadId, state)
  return state
}

/** The message behind an app's own id, if this process has recorded it in that thread. */
export function resolveMessage(
  threadId: string | undefined,
  externalId: string,
): MessageId | undefined {
  return threadId === undefined ? undefined : states.get(threadId)?.resolve(externalId)
}
