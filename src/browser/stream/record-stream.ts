import type { MessageId } from '../../thread/message-id.ts'
import { MAX_CHUNKS } from '../../thread/stream/stream-timing.ts'
import { attributes } from '../attributes.ts'
import { page } from '../delivery/page.ts'
import type { Span } from '../delivery/span.ts'
import { formatId } from '../message-id.ts'
import { tracked } from '../tracked.ts'

/** A stream that is recorded while it passes, with the ID of its message. */
export type RecordedStream<Chunk> = AsyncGenerator<Chunk> & { readonly messageId: MessageId }

/** Passes a stream on, chunk by chunk untouched. Its message is queued when the stream has ended, was left, or threw. */
export const recordStream = <Chunk>(
  stream: AsyncIterable<Chunk>,
  span: Span,
  textOf: (chunk: Chunk) => string,
): RecordedStream<Chunk> => {
  let content = ''
  let lastMillis = Date.now()
  const timing: string[] = []

  const hear = (text: string): void => {
    if (!text) return
    const millis = Date.now()
    content += text
    if (timing.length < MAX_CHUNKS) timing.push(millis - lastMillis + '+' + text.length)
    lastMillis = millis
  }

  const end = (state: 'completed' | 'aborted' | 'failed', error?: Error): void => {
    if (span.status) return
    span.status = { message: error?.message, code: error && 2 }
    span.endTimeUnixNano = Date.now() + '000000'
    span.attributes.push(
      ...attributes({ content, 'stream.state': state, 'stream.timing': timing.join(' ') }),
      ...attributes({ 'error.type': error?.name }, ''),
    )
    page?.removeEventListener('pagehide', abort, true)
    // Guarded: a mask that throws must not reach the stream's consumer.
    tracked(() => span)()
  }
  const abort = (): void => end('aborted')
  // A stream that has not ended when the page is left ends as it is. Captured, to come before what waits is sent.
  page?.addEventListener('pagehide', abort, true)

  async function* passOn(): AsyncGenerator<Chunk> {
    try {
      for await (const chunk of stream) {
        try {
          hear(textOf(chunk))
        } catch {
          // A chunk that cannot be read only passes.
        }
        yield chunk
      }
      end('completed')
    } catch (thrown) {
      if ((thrown as Error | null)?.name !== 'AbortError') end('failed', thrown as Error)
      throw thrown
    } finally {
      abort()
    }
  }

  return Object.assign(passOn(), { messageId: formatId(span) })
}
