import { BoundedMap } from '../propagate/shared-map.ts'
import type { MessageId } from '../thread/message-id.ts'
import { isMessageId } from './is-message-id.ts'
import { neverThrowing } from './never-throwing.ts'
import { randomId, recordSpan } from './page-span.ts'
import { streamMessage } from './stream-message.ts'
import type { Thread, ThreadHeaders } from './thread.ts'
import type { ThreadOptions } from './thread-options.ts'
import { ThreadTrack } from './thread-track.ts'
import { jsonOrNone, textOrNone, toText } from './to-json.ts'
import { recordFeedback } from './track-feedback.ts'

// A page has a few threads; only one that is open for weeks meets the bound.
const tracks = new BoundedMap<ThreadTrack>(1000)

/**
 * Opens a thread, or resumes one by its id, as often as you like: in each render, in each handler.
 *
 * @example
 * ```ts
 * const thread = openThread({ id: chatId, userId: user.id, tags: ['support'] })
 * const messageId = thread.trackMessage({ role: 'user', content: 'Hello, please help me' })
 * ```
 */
export function openThread(options: string | ThreadOptions = {}): Thread {
  const given = options instanceof Object ? options : { id: options }
  const id = textOrNone(given.id)?.toWellFormed() || randomId(16)
  const track = tracks.get(id) ?? new ThreadTrack(id)
  tracks.set(id, track)
  return {
    id,
    trackMessage: (message) => neverThrowing(() => track.track(given, message)),
    streamMessage(stream, message = {}) {
      let recorded
      const messageId = neverThrowing(
        () => (recorded = streamMessage(track, given, stream, message)).messageId,
      )
      return recorded ?? Object.assign(stream, { messageId })
    },
    trackEvent: (name, metadata, user) =>
      neverThrowing(() => {
        const attributes = {
          ...track.attributes('event', given, user?.userId === undefined ? given : user),
          'chat.event.name': toText(name),
          'chat.metadata': jsonOrNone(metadata),
        }
        const text = attributes['chat.event.name'].slice(0, 100).toWellFormed()
        return recordSpan(`event ${text}`, attributes, track.latest)
      }),
    trackFeedback: (target, feedback) =>
      neverThrowing(() =>
        recordFeedback(track.resolve(target), feedback, track.attributes('feedback', given, given)),
      ),
    headers: (messageId) => headersOf(id, isMessageId(messageId) ? messageId : track.turn),
  }
}

function headersOf(threadId: string, traceparent: MessageId | undefined): ThreadHeaders {
  if (!traceparent) return {}
  const spanId = `/${traceparent.slice(36, 52)}`
  const value = encodeURIComponent(threadId) + spanId
  // W3C: a list member's value holds at most 256 characters.
  return { traceparent, tracestate: `threadspan=${value.length > 256 ? spanId : value}` }
}
