import type { MessageId } from '../../thread/message-id.ts'
import { attributes } from '../attributes.ts'
import { enqueue } from '../delivery/delivery.ts'
import { formatId } from '../message-id.ts'
import type { PageEvents } from '../delivery/page-events.ts'
import type { Span } from '../delivery/span.ts'

/** A stream that is recorded while it passes, with the ID of its message. */
export type RecordedStream<Chunk> = AsyncGenerator<Chunk> & { readonly messageId: MessageId }

/** The same stream, chunk by chunk untouched. Its message is queued when it has ended, was left, or threw. */
export const recordStream = <Chunk>(
  stream: AsyncIterable<Chunk>,
  span: Span,
  textOf: (chunk: Chunk) => string,
): RecordedStream<Chunk> => {
  let state = 'aborted'
  let error: Error | undefined
  let content = ''
  const timing: string[] = []
  let lastMillis = Date.now()

  const end = (): void => {
    if (span.status) return
    span.status = { message: error?.message, code: error && 2 }
    span.endTimeUnixNano = Date.now() + '000000'
    attributes(
      {
        content,
        errorType: error?.name,
        'stream.state': state,
        'stream.timing': timing.join(' '),
      },
      span.attributes,
    )
    ;(globalThis as PageEvents).removeEventListener?.('pagehide', end, true)
    enqueue(span)
  }
  // What has not ended when the page is left ends as it is; captured, to be there before what waits is sent.
  ;(globalThis as PageEvents).addEventListener?.('pagehide', end, true)

  const passOn = async function* (): AsyncGenerator<Chunk> {
    try {
      for await (const chunk of stream) {
        try {
          const text = textOf(chunk)
          if (text) {
            content += text
            const millis = Date.now()
            // No more than a replay reads: text beyond them comes with the last one.
            if (!timing[1999]) timing.push(millis - lastMillis + '+' + text.length)
            lastMillis = millis
          }
        } catch {
          // A chunk that cannot be read only passes.
        }
        yield chunk
      }
      state = 'completed'
    } catch (thrown) {
      if ((thrown as Error | null)?.name !== 'AbortError') {
        state = 'failed'
        error = thrown as Error
      }
      throw thrown
    } finally {
      end()
    }
  }
  return Object.assign(passOn(), { messageId: formatId(span) })
}
