import type { Span } from '@opentelemetry/api'
import type { MaskedContent } from '../masking/content-options.ts'
import type { ContentPolicy } from '../masking/content-policy.ts'
import { writeAlteration } from '../thread/alteration.ts'
import type { WrittenAttributes } from '../thread/attribute-text.ts'
import { writeContent } from '../thread/message-attributes.ts'
import {
  ATTR_CHAT_CONTENT,
  ATTR_CHAT_STREAM_STATE,
  ATTR_CHAT_STREAM_TIMING,
} from '../thread/semconv.ts'
import { now } from './clock.ts'
import { maskContent } from './mask-message.ts'
import { readMessageInput } from './message-input.ts'
import { startMessageSpan } from './message-span.ts'
import { recordFailure } from './record-failure.ts'
import type { Recorder } from './recorder.ts'
import type { StreamListener } from './stream-listener.ts'
import { StreamRecording } from './stream-recording.ts'
import type { RecordedStream, StreamedMessage } from './streamed-message.ts'
import { tapStream } from './tap-stream.ts'

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
  const about = { kind: 'message', role: message.role } as const
  const listener = messageListener(span, new StreamRecording(text), recorder.policy, about)
  return tapStream(stream, listener, recorder.contextBelow(id, spanContext), { messageId: id })
}

function messageListener(
  span: Span,
  recording: StreamRecording,
  policy: ContentPolicy,
  about: MaskedContent,
): StreamListener {
  return {
    chunk: (value) => recording.add(value),
    end(state, error) {
      const attributes: WrittenAttributes = {
        [ATTR_CHAT_STREAM_STATE]: state,
        [ATTR_CHAT_STREAM_TIMING]: recording.timing,
      }
      // The whole text at once: what a mask looks for may be spread over chunks.
      const { value, alteration } = maskContent(policy, recording.text, about)
      writeContent(attributes, value)
      writeAlteration(attributes, ATTR_CHAT_CONTENT, alteration)
      span.setAttributes(attributes)
      if (state === 'failed') recordFailure(span, error, policy, about)
      span.end(now())
    },
  }
}
