import { diag, type Span } from '@opentelemetry/api'
import type { MaskedContent } from '../../masking/content-options.ts'
import type { ContentPolicy } from '../../masking/content-policy.ts'
import { warnOnce } from '../../propagate/warning.ts'
import { writeAlteration } from '../../thread/alteration.ts'
import type { WrittenAttributes } from '../../thread/attribute-text.ts'
import { toJson } from '../../thread/json.ts'
import type { ToolCall } from '../../thread/message.ts'
import { writeContent } from '../../thread/message-attributes.ts'
import {
  ATTR_CHAT_CONTENT,
  ATTR_CHAT_STREAM_STATE,
  ATTR_CHAT_STREAM_TIMING,
  ATTR_CHAT_TOOL_CALLS,
} from '../../thread/semconv.ts'
import { applyLimits } from '../input/apply-limits.ts'
import { now } from '../clock.ts'
import { maskContent, maskToolCalls } from '../mask-message.ts'
import { readMessageInput } from '../input/message-input.ts'
import { startMessageSpan } from '../message-span.ts'
import { recordFailure } from '../record-failure.ts'
import type { Recorder } from '../recorder.ts'
import type { StreamListener } from './stream-listener.ts'
import { StreamRecording } from './stream-recording.ts'
import type { StreamEnd, StreamOptions } from './stream-options.ts'
import type { RecordedStream } from './streamed-message.ts'
import { tapStream } from './tap-stream.ts'

/**
 * Records a stream as one message. Its span lasts from this call, when its ID is known, to the last chunk. Text and timing
 * are written when the stream ends, however it ends.
 */
export function streamMessage<Stream extends object>(
  recorder: Recorder,
  stream: Stream,
  options: StreamOptions,
): RecordedStream<Stream> {
  const { text, atEnd, ...given } = options
  const input = { role: 'assistant', ...given }
  const { content: _none, ...message } = readMessageInput(input)
  const { span, id, spanContext } = startMessageSpan(recorder, message, input)
  const about = { kind: 'message', role: message.role } as const
  const listener = messageListener(span, new StreamRecording(text), recorder.policy, about, atEnd)
  return tapStream(stream, listener, recorder.contextBelow(id, spanContext), { messageId: id })
}

function messageListener(
  span: Span,
  recording: StreamRecording,
  policy: ContentPolicy,
  about: MaskedContent,
  atEnd?: () => StreamEnd,
): StreamListener {
  return {
    chunk: (value) => recording.add(value),
    end(how, thrown) {
      const { toolCalls = recording.toolCalls, error = thrown, content } = readEnd(atEnd)
      const state = error === undefined || how === 'aborted' ? how : 'failed'
      const attributes: WrittenAttributes = {
        [ATTR_CHAT_STREAM_STATE]: state,
        [ATTR_CHAT_STREAM_TIMING]: recording.timing,
      }
      // The whole text at once, because a secret may be spread over several chunks.
      const said = content === undefined ? textOf(recording, toolCalls) : content
      const { value, alteration } = maskContent(policy, said, about)
      writeContent(attributes, value)
      writeAlteration(attributes, ATTR_CHAT_CONTENT, alteration)
      if (toolCalls.length > 0) writeToolCalls(attributes, policy, toolCalls, about)
      span.setAttributes(applyLimits(attributes))
      if (state === 'failed') recordFailure(span, error, policy, about)
      span.end(now())
    },
  }
}

// Nothing at all is recorded of chunks that were not understood, because an empty answer would be a wrong one.
function textOf(
  { text, isUnread }: StreamRecording,
  toolCalls: readonly ToolCall[],
): string | null | undefined {
  if (text !== '') return text
  if (toolCalls.length > 0) return null
  if (!isUnread) return text
  warnOnce('no chunk of a stream had a text; give `streamMessage` a `text` option that finds it')
  return undefined
}

function readEnd(atEnd: (() => StreamEnd) | undefined): StreamEnd {
  try {
    return atEnd?.() ?? {}
  } catch (error) {
    diag.error('threadspan: the end of a stream could not be read', error)
    return {}
  }
}

function writeToolCalls(
  attributes: WrittenAttributes,
  policy: ContentPolicy,
  toolCalls: readonly ToolCall[],
  about: MaskedContent,
): void {
  const { value, alteration } = maskToolCalls(policy, toolCalls, about)
  attributes[ATTR_CHAT_TOOL_CALLS] = toJson(value)
  writeAlteration(attributes, ATTR_CHAT_TOOL_CALLS, alteration)
}
