import { BoundedMap } from '../propagate/shared-map.ts'
import type { TrackedMessage } from '../record/track-options.ts'
import type { MessageId } from '../thread/message-id.ts'
import { isMessageId } from './is-message-id.ts'
import { messageAttributes } from './message-attributes.ts'
import type { PageAttributes } from './page-attributes.ts'
import { newId, randomId, recordSpan } from './page-span.ts'
import type { ThreadOptions } from './thread-options.ts'
import { now, parseTime } from './time.ts'
import { jsonOrNone, textOrNone, toJson } from './to-json.ts'

// An app re-tracks its newest messages, hardly one of a thousand messages ago; each has two entries.
const MAX_KNOWN = 2000

// Span names must be few: an app's own role stands in the attribute only.
const ROLE = /^(user|assistant|system|tool)$/

/** A message whose span has begun; a tracked message ends it at once, a streamed one with its stream. */
export interface MessageStart {
  readonly id: MessageId
  end(said?: PageAttributes, at?: string, status?: object): MessageId
}

/** What this page has recorded of a thread, shared by all handles of that thread. */
export class ThreadTrack {
  readonly #threadId: string
  readonly #recorder = randomId(6)
  readonly #latestOf = new Map<unknown, MessageId>()
  readonly #known = new BoundedMap<readonly [id: MessageId, said: string]>(MAX_KNOWN)
  #seq = 0
  /** The message recorded last. */
  latest: MessageId | undefined
  /** The latest user message, or the thread's first message where there is none. */
  turn: MessageId | undefined

  constructor(threadId: string) {
    this.#threadId = threadId
  }

  /** The attributes that every span of ours begins with. */
  attributes(kind: string, { tags }: ThreadOptions, user: ThreadOptions): PageAttributes {
    const userId = textOrNone(user.userId)
    return {
      'chat.convention': 1,
      'chat.kind': kind,
      'chat.thread_id': this.#threadId,
      'user.id': userId,
      'chat.user_props': userId === undefined ? undefined : jsonOrNone(user.userProps),
      'chat.thread.tags': tags?.length ? toJson(tags) : undefined,
    }
  }

  /** Records a message; one that is tracked again under its own id is the same message, or an edit. */
  track(options: ThreadOptions, input: TrackedMessage): MessageId {
    const said = messageAttributes(input)
    const externalId = said['chat.message.external_id']
    if (externalId === undefined) return this.start(options, said, input).end()
    const key = toJson([externalId, said['chat.role']])
    const text = toJson(said)
    const [before, saidBefore] = this.#known.get(key) ?? []
    if (before && saidBefore === text) return before
    const { isRetry, retryOf, replaces = isRetry || retryOf ? undefined : before } = input
    const id = this.start(options, said, { ...input, ...(replaces && { replaces }) }).end()
    for (const name of [key, `${externalId}`]) this.#known.set(name, [id, text])
    return id
  }

  /** The message ID behind an app's own id, the newest where several roles share it. */
  resolve(externalId: string): MessageId {
    return this.#known.get(externalId)?.[0] ?? externalId
  }

  /** Starts a message and makes it the thread's latest. Its ID is what ending it gives. */
  start(
    options: ThreadOptions,
    said: PageAttributes,
    input: Partial<TrackedMessage>,
  ): MessageStart {
    const { timestamp, isRetry, retryOf, replaces, replyTo } = input
    const role = said['chat.role']
    const told = parseTime(timestamp)
    const attributes: PageAttributes = {
      ...this.attributes('message', options, options),
      ...said,
      ...(options.mirrorThreadId !== false && {
        'gen_ai.conversation.id': this.#threadId,
        'session.id': this.#threadId,
      }),
      'chat.recorder': this.#recorder,
      'chat.message.seq': this.#seq,
      'chat.thread.metadata': this.#seq++ > 0 ? undefined : jsonOrNone(options.metadata),
      'chat.message.replaces': messageIdOf(replaces),
      'chat.message.retry_of':
        messageIdOf(retryOf) ?? (isRetry ? (this.#latestOf.get(role) ?? 'latest') : undefined),
      'chat.message.time': timestamp === undefined ? undefined : told ? 'told' : 'unknown',
    }
    const parent = role === 'user' ? undefined : this.turn
    const id = newId(parent)
    const links = { previous: this.latest, reply_to: messageIdOf(replyTo) }
    this.latest = id
    this.#latestOf.set(role, id)
    if (!parent) this.turn = id
    const start = told ?? now()
    const name = `${ROLE.test(`${role}`) ? role : 'other'} message`
    return {
      id,
      end: (more, at, status) =>
        recordSpan(name, { ...attributes, ...more }, parent, id, links, start, at, status),
    }
  }
}

function messageIdOf(id: unknown): MessageId | undefined {
  return isMessageId(id) ? id : undefined
}
