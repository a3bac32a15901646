import type { Thread } from '../record/thread.ts'
import type { ToolCall } from '../thread/message.ts'

/** A streamed answer whose tokens are pushed, one callback each. */
export class PushedAnswer {
  readonly #writer: WritableStreamDefaultWriter<string>
  readonly #recorded: Promise<void>
  readonly #silenceMillis: number
  #toolCalls: readonly ToolCall[] = []
  #silence: ReturnType<typeof setTimeout> | undefined

  /** @param silenceMillis - How long it waits for a token. No callback reports that a reader has left. */
  constructor(thread: Thread, silenceMillis: number) {
    this.#silenceMillis = silenceMillis
    const { readable, writable } = new TransformStream<string, string>()
    this.#writer = writable.getWriter()
    const stream = thread.streamMessage(readable, {
      atEnd: () => ({ toolCalls: this.#toolCalls }),
    })
    this.#recorded = readToEnd(stream)
  }

  push(token: string): void {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => void this.fail(abandoned()), this.#silenceMillis)
    // A timer must not keep a process alive. In pages and workers it is a number.
    if (typeof this.#silence === 'object') this.#silence.unref()
    this.#writer.write(token).catch(() => {})
  }

  /** Resolves when the message is recorded. */
  end(toolCalls: readonly ToolCall[]): Promise<void> {
    this.#toolCalls = toolCalls
    clearTimeout(this.#silence)
    this.#writer.close().catch(() => {})
    return this.#recorded
  }

  /** Like {@link end}, for an answer that broke off. */
  fail(error: unknown): Promise<void> {
    clearTimeout(this.#silence)
    this.#writer.abort(error).catch(() => {})
    return this.#recorded
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

function abandoned(): Error {
  return new DOMException('the reader has left the stream', 'AbortError')
}
