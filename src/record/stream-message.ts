import { diag, type Span } from '@opentelemetry/api'
import type { WrittenAttributes } from '../thread/attribute-text.ts'
import { writeContent } from '../thread/message-attributes.ts'
import { ATTR_CHAT_STREAM_STATE, ATTR_CHAT_STREAM_TIMING } from '../thread/semconv.ts'
import { now } from './clock.ts'
import { readMessageInput } from './message-input.ts'
import { startMessageSpan } from './message-span.ts'
import { recordFailure } from './record-failure.ts'
import type { Recorder } from './recorder.ts'
import { StreamRecording } from './stream-recording.ts'
import type { RecordedStream, StreamedMessage } from './streamed-message.ts'
import { type StreamListener, tapStream } from './tap-stream.ts'

/**
 * Records a stream as one message. Its span lasts from this call, at which its ID is known, to the last chunk; text and
 * timing are written when the stream ends, however it ends.
 */
export function streamMessage<Stream extends object>(
  recorder: Recorder,
  stream: Stream,
  options: StreamedMessage,
): RecordedStream<Stream> {
  const { text, ...given } = options
  const input = { role: 'assistant', ...given }
  const { content: _none, ...message } = readMessageInput(input)
  const { span, id, spanContext } = startMessageSpan(recorder, message, input)
  const listener = messageListener(span, new StreamRecording(text))
  return tapStream(stream, listener, recorder.contextBelow(id, spanContext), { messageId: id })
}

function messageListener(span: Span, recording: StreamRecording): StreamListener {
  let broken = false
  return {
    chunk(value) {
      if (broken) return
      try {
        recording.add(value)
      } catch (error) {
        broken = true
        diag.error('threadspan: the text of a chunk could not be read', error)
      }
    },
    end(state, error) {
      const attributes: WrittenAttributes = {
        [ATTR_CHAT_STREAM_STATE]: state,
        [ATTR_CHAT_STREAM_TIMING]: recording.timing,
      }
      writeContent(attributes, recording.text)
      span.setAttributes(attributes)
      if (state === 'failed') recordFailure(span, error)
      span.end(now())
    },
  }
}
