/**
 * The names that Threadspan writes on spans: convention version 1. Recorder and reader meet only here.
 *
 * A key that OpenTelemetry defines keeps OpenTelemetry's name (`gen_ai.*`, `session.id`, `user.id`). All others begin
 * with `chat.`. Values are strings, numbers, booleans, or JSON in a string, because SDK 2.x drops objects. What type a
 * key has, and on which spans it is, is in `attributes.ts`.
 *
 * @module
 */

/** The version of this convention, written as {@link ATTR_CHAT_CONVENTION} on every span of our own. */
export const CONVENTION_VERSION = 1

/** The version of the convention that the span follows. On a run only if a wrapper or a callback of ours recorded it. */
export const ATTR_CHAT_CONVENTION = 'chat.convention'
/**
 * What the span is: `message`, `event`, `feedback`, or the kind of a run (`llm`, `agent`, `tool`, `chain`, `retriever`,
 * `embedding`, `reranker`, `guardrail`, `evaluator`).
 */
export const ATTR_CHAT_KIND = 'chat.kind'
/** The thread that the span belongs to. */
export const ATTR_CHAT_THREAD_ID = 'chat.thread_id'
/** On feedback, the message that it is about. On any other span, the message that caused it. */
export const ATTR_CHAT_MESSAGE_ID = 'chat.message_id'
/** A random id of the recorder: one for each thread in each process. `chat.message.seq` counts within it. */
export const ATTR_CHAT_RECORDER = 'chat.recorder'
/** Tags of the whole thread: a list of strings. */
export const ATTR_CHAT_THREAD_TAGS = 'chat.thread.tags'
/** Metadata of the whole thread: an object, on the first message of a recorder. */
export const ATTR_CHAT_THREAD_METADATA = 'chat.thread.metadata'

/** Who speaks: `user`, `assistant`, `system`, `tool`, or a word of the app's own. */
export const ATTR_CHAT_ROLE = 'chat.role'
/** The text of a message. */
export const ATTR_CHAT_CONTENT = 'chat.content'
/** The content of a message of several parts: a list, in the part shapes of `gen_ai.input.messages`. */
export const ATTR_CHAT_CONTENT_PARTS = 'chat.content.parts'
/**
 * What the recorder did to the content, if anything: `masked`, `cut` or `withheld`. Any other key has the same under
 * `<key>.state`. On a run of another instrumentation it speaks of all content of the span.
 */
export const ATTR_CHAT_CONTENT_STATE = 'chat.content.state'
/**
 * The length of the content before it was cut, in UTF-16 units of the text, or of the JSON of anything else. Any other
 * key has the same under `<key>.length`.
 */
export const ATTR_CHAT_CONTENT_LENGTH = 'chat.content.length'
/** The position of a message among those of its recorder, from 0. */
export const ATTR_CHAT_MESSAGE_SEQ = 'chat.message.seq'
/** The app's own id of a message. On feedback, the message that it is about, if its message ID is not known. */
export const ATTR_CHAT_MESSAGE_EXTERNAL_ID = 'chat.message.external_id'
/** The participant's name, if several share a role. */
export const ATTR_CHAT_MESSAGE_NAME = 'chat.message.name'
/** The message that this one is an edit of. */
export const ATTR_CHAT_MESSAGE_REPLACES = 'chat.message.replaces'
/**
 * The message that this one is another try of; `latest` if the recorder did not know it: the latest message of the same
 * role.
 */
export const ATTR_CHAT_MESSAGE_RETRY_OF = 'chat.message.retry_of'
/**
 * On a past message or past feedback: `stated` if the app gave its time, which no clock correction may touch; `unknown` if
 * the time was never noted, and the span only says when it was recorded.
 */
export const ATTR_CHAT_MESSAGE_TIME = 'chat.message.time'
/** The tool calls that an assistant message asks for: a list of `{ id, name, arguments }`. */
export const ATTR_CHAT_TOOL_CALLS = 'chat.tool_calls'
/** On a tool message: the id of the call that it answers. */
export const ATTR_CHAT_TOOL_CALL_ID = 'chat.tool_call.id'
/** On a tool message: the name of the tool. */
export const ATTR_CHAT_TOOL_CALL_NAME = 'chat.tool_call.name'
/** The chunks of a streamed message or run: `wait+length` each, in milliseconds since the chunk before and UTF-16 units. */
export const ATTR_CHAT_STREAM_TIMING = 'chat.stream.timing'
/** How a stream ended: `completed`, `aborted` or `failed`. */
export const ATTR_CHAT_STREAM_STATE = 'chat.stream.state'
/** Free metadata: an object on messages and runs, any value on events. */
export const ATTR_CHAT_METADATA = 'chat.metadata'
/** Tags of one message or run: a list of strings. */
export const ATTR_CHAT_TAGS = 'chat.tags'

/**
 * An object with thumb, score, comment, or any other key. A key that is `null` takes that key back; `null` instead of
 * the object takes all of it back.
 */
export const ATTR_CHAT_FEEDBACK = 'chat.feedback'
/** What the feedback is about: `message` (the default), `run`, `thread` or `finding`. */
export const ATTR_CHAT_FEEDBACK_ABOUT = 'chat.feedback.about'
/** On feedback about a finding: the key of the signal that was found. */
export const ATTR_CHAT_FEEDBACK_SIGNAL = 'chat.feedback.signal'
/** On feedback about a finding: `confirmed`, `dismissed` or `withdrawn`. */
export const ATTR_CHAT_FEEDBACK_VERDICT = 'chat.feedback.verdict'
/** Whether the user got what they came for, from 0 (no) to 1 (yes). */
export const ATTR_CHAT_OUTCOME = 'chat.outcome'
/** True on a span that was sent before it ended. Its end is its start, and its finished form replaces it. */
export const ATTR_CHAT_UNFINISHED = 'chat.unfinished'

/** The name of a UI event. */
export const ATTR_CHAT_EVENT_NAME = 'chat.event.name'
/** What is known of the user besides the id: an object. */
export const ATTR_CHAT_USER_PROPS = 'chat.user_props'
/** The arguments of a wrapped function: the value itself if there is only one. */
export const ATTR_CHAT_RUN_INPUT = 'chat.run.input'
/** The result of a wrapped function; the whole text if the result was a stream. */
export const ATTR_CHAT_RUN_OUTPUT = 'chat.run.output'
/**
 * On a span link: `previous` leads to the message recorded before, `reply_to` to the message that the app says this one
 * answers, `caused_by` from a root span to its message.
 */
export const ATTR_CHAT_LINK = 'chat.link'

/** The user, in OpenTelemetry's key. */
export const ATTR_USER_ID = 'user.id'
/** The thread id again, in OpenTelemetry's key, so that the session views of other backends work. */
export const ATTR_SESSION_ID = 'session.id'
/** The thread id again, in OpenTelemetry's key for conversations. */
export const ATTR_GEN_AI_CONVERSATION_ID = 'gen_ai.conversation.id'
