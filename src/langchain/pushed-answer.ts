import { trackMessage } from '../record/track-message.ts'
import { Thread } from '../record/thread.ts'
import type { Message, ToolCall } from '../thread/message.ts'
import type { MessageId } from '../thread/message-id.ts'
import { abortError, isAbortError } from './abort-error.ts'

/** A streamed answer whose tokens are pushed, one callback each. */
export class PushedAnswer {
  readonly #thread: Thread
  readonly #writer: WritableStreamDefaultWriter<string>
  readonly #recorded: Promise<void>
  readonly #messageId: MessageId
  #text = ''
  #toolCalls: readonly ToolCall[] = []
  #state: 'open' | 'completed' | 'aborted' = 'open'

  constructor(thread: Thread) {
    this.#thread = thread
    const { readable, writable } = new TransformStream<string, string>()
    this.#writer = writable.getWriter()
    const stream = thread.streamMessage(readable, {
      atEnd: () => ({ toolCalls: this.#toolCalls }),
    })
    this.#messageId = stream.messageId
    this.#recorded = readToEnd(stream)
  }

  get text(): string {
    return this.#text
  }

  push(token: string): void {
    this.#text += token
    this.#writer.write(token).catch(() => {})
  }

  /** Records what there is as the whole answer. */
  complete(): void {
    this.#state = 'completed'
    this.#writer.close().catch(() => {})
  }

  /** Records what there is as `aborted`. */
  abort(): void {
    this.#state = 'aborted'
    this.#writer.abort(abortError('the reader has left the stream')).catch(() => {})
  }

  /** The answer as the model gave it. Resolves when the message is recorded. */
  async end(message: Message): Promise<void> {
    const { content, toolCalls = [] } = message
    if (this.#state === 'open') {
      this.#toolCalls = toolCalls
      this.complete()
    } else if (this.#state === 'aborted' || toolCalls.length > 0 || isOther(content, this.#text)) {
      this.#thread.trackMessage({ ...message, replaces: this.#messageId })
    }
    await this.#recorded
  }

  /** The answer broke off. Resolves when the message is recorded. */
  async fail(error: unknown): Promise<void> {
    if (this.#state === 'open') {
      const reason = isAbortError(error) ? abortError('the request was aborted') : error
      this.#writer.abort(reason).catch(() => {})
    } else if (!isAbortError(error)) {
      const recorder = Thread.recorderOf(this.#thread)
      const revised = { role: 'assistant', content: this.#text, replaces: this.#messageId }
      trackMessage(recorder, revised, { error })
    }
    await this.#recorded
  }
}

async function readToEnd(stream: ReadableStream): Promise<void> {
  const reader = stream.getReader()
  try {
    while (!(await reader.read()).done);
  } catch {
    // The app already has the error. Here it is only recorded.
  }
}

// The text of parts has passed as tokens.
function isOther(content: Message['content'], text: string): boolean {
  return typeof content === 'string' && content !== text
}
