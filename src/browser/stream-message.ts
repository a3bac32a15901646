import type { RecordedStream, StreamedMessage } from '../record/streamed-message.ts'
import { messageAttributes } from './message-attributes.ts'
import { StreamRecording } from './stream-recording.ts'
import { type StreamListener, tapStream } from './tap-stream.ts'
import type { ThreadOptions } from './thread-options.ts'
import type { MessageStart, ThreadTrack } from './thread-track.ts'
import { now } from './time.ts'

/** Records a stream as one message, whose span lasts from this call to the last chunk. */
export function streamMessage<Stream extends object>(
  track: ThreadTrack,
  thread: ThreadOptions,
  stream: Stream,
  options: StreamedMessage,
): RecordedStream<Stream> {
  const input = { role: 'assistant', ...options }
  const message = track.start(thread, messageAttributes(input), input)
  const listener = messageListener(message, new StreamRecording(options.text))
  return tapStream(stream, listener, { messageId: message.id })
}

function messageListener(message: MessageStart, recording: StreamRecording): StreamListener {
  let hasEnded = false
  return {
    chunk: (value) => recording.add(value),
    end(state, thrown) {
      if (hasEnded) return
      hasEnded = true
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      const isFailed = state === 'failed'
      const said = {
        'chat.content': recording.text,
        'chat.stream.state': state,
        'chat.stream.timing': recording.timing,
        'error.type': isFailed ? error.name : undefined,
      }
      message.end(said, now(), isFailed ? { code: 2, message: error.message } : {})
    },
  }
}
