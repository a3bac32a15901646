import type { Thread } from '../record/thread.ts'
import type { ToolCall } from '../thread/message.ts'

/** A streamed answer whose tokens are pushed, one callback each. */
export class PushedAnswer {
  readonly #writer: WritableStreamDefaultWriter<string>
  readonly #recorded: Promise<void>
  readonly #silenceMillis: number
  #toolCalls: readonly ToolCall[] = []
  #silence: ReturnType<typeof setTimeout> | undefined

  /** @param silenceMillis - How long it waits for a token; that a reader has left is told to no callback. */
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
    // A timer must not keep a process alive; in pages and workers it is a number.
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

  /** The same, for an answer that broke off. */
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
    // The app has the error already; here it is only recorded.
  }
}

function abandoned(): Error {
  return new DOMException('the reader has left the stream', 'AbortError')
}
