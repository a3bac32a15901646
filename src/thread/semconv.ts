/**
 * The names Threadspan writes on spans: convention version 1. Recorder and reader meet only here.
 *
 * Keys that OpenTelemetry already defines keep OpenTelemetry's names (`gen_ai.*`, `session.id`, `user.id`); all others
 * begin with `chat.`. Values are strings, numbers, booleans or JSON in a string, because SDK 2.x drops objects.
 *
 * @module
 */

/** The version of this convention, written as {@link ATTR_CHAT_CONVENTION} on every span of our own. */
export const CONVENTION_VERSION = 1

/** The convention version, a number. On our own spans only: message, event, feedback and wrapped runs. */
export const ATTR_CHAT_CONVENTION = 'chat.convention'
/** What a span is: `message`, `event`, `feedback` or one of the run kinds (`llm`, `agent`, `tool`, …). */
export const ATTR_CHAT_KIND = 'chat.kind'
/** The thread a span belongs to. On every span of a thread, whoever made it. */
export const ATTR_CHAT_THREAD_ID = 'chat.thread_id'
/** On a run: the ID of the message that caused it. On feedback: the ID of the message it is about. */
export const ATTR_CHAT_MESSAGE_ID = 'chat.message_id'
/** The random id of the recording thread state; `chat.message.seq` counts within one recorder. */
export const ATTR_CHAT_RECORDER = 'chat.recorder'
/** Tags of the whole thread: a JSON array of strings. */
export const ATTR_CHAT_THREAD_TAGS = 'chat.thread.tags'
/** Metadata of the whole thread: JSON, on the first message that a handle records. */
export const ATTR_CHAT_THREAD_METADATA = 'chat.thread.metadata'

/** Who speaks: `user`, `assistant`, `system`, `tool`, or the app's own word. */
export const ATTR_CHAT_ROLE = 'chat.role'
/** The text of a message. Null content and text that UTF-8 cannot carry stand in `chat.content.json` instead. */
export const ATTR_CHAT_CONTENT = 'chat.content'
/** A message of several parts: a JSON array in the part shapes of `gen_ai.input.messages`. */
export const ATTR_CHAT_CONTENT_PARTS = 'chat.content.parts'
/**
 * Where content is not as it was said: `masked`, `cut` or `withheld`. Any other key has the same under `<key>.state`. On a
 * run of another instrumentation: what became of any of its content.
 */
export const ATTR_CHAT_CONTENT_STATE = 'chat.content.state'
/** Where content was cut: how long it was, in UTF-16 units. Any other key has the same under `<key>.length`. */
export const ATTR_CHAT_CONTENT_LENGTH = 'chat.content.length'
/** The position of a message among those of its recorder: 0, 1, 2, … */
export const ATTR_CHAT_MESSAGE_SEQ = 'chat.message.seq'
/** The app's own id of a message. */
export const ATTR_CHAT_MESSAGE_EXTERNAL_ID = 'chat.message.external_id'
/** The participant's name, where several share a role. */
export const ATTR_CHAT_MESSAGE_NAME = 'chat.message.name'
/** The ID of the message that this one is an edit of. */
export const ATTR_CHAT_MESSAGE_REPLACES = 'chat.message.replaces'
/** The ID of the message that this one is another try of, or `latest` where the recorder did not know it. */
export const ATTR_CHAT_MESSAGE_RETRY_OF = 'chat.message.retry_of'
/**
 * On a past message: `told` where the app gave its time, which no clock correction may touch; `unknown` where nobody
 * noted it, and its span only says when it was recorded.
 */
export const ATTR_CHAT_MESSAGE_TIME = 'chat.message.time'
/** The tool calls an assistant message asks for: a JSON array of `{ id, name, arguments }`. */
export const ATTR_CHAT_TOOL_CALLS = 'chat.tool_calls'
/** On a tool message: the id of the call that it answers. */
export const ATTR_CHAT_TOOL_CALL_ID = 'chat.tool_call.id'
/** On a tool message: the name of the tool. */
export const ATTR_CHAT_TOOL_CALL_NAME = 'chat.tool_call.name'
/** The chunks of a streamed message, packed: see `packTiming`. */
export const ATTR_CHAT_STREAM_TIMING = 'chat.stream.timing'
/** How a stream ended: `completed`, `aborted` or `failed`. */
export const ATTR_CHAT_STREAM_STATE = 'chat.stream.state'
/** Free metadata of a message, event or run: JSON. */
export const ATTR_CHAT_METADATA = 'chat.metadata'
/** Tags of one message or run: a JSON array of strings. */
export const ATTR_CHAT_TAGS = 'chat.tags'
/** Feedback on a message (thumb, score, comment, …): a JSON object, or `null` to take all of it back. */
export const ATTR_CHAT_FEEDBACK = 'chat.feedback'
/** What feedback is about: `message` (the default), `run`, `thread` or `finding`. */
export const ATTR_CHAT_FEEDBACK_ABOUT = 'chat.feedback.about'
/** On feedback about a finding: the key of the signal that was found. */
export const ATTR_CHAT_FEEDBACK_SIGNAL = 'chat.feedback.signal'
/** On feedback about a finding: `confirmed`, `dismissed` or `withdrawn`. */
export const ATTR_CHAT_FEEDBACK_VERDICT = 'chat.feedback.verdict'
/** Whether the user got what they came for: a number from 0 (no) to 1 (yes). On feedback. */
export const ATTR_CHAT_OUTCOME = 'chat.outcome'
/** `true` on a span that was sent before it ended. Its end is its start, and its finished form replaces it. */
export const ATTR_CHAT_UNFINISHED = 'chat.unfinished'
/** The name of a UI event. */
export const ATTR_CHAT_EVENT_NAME = 'chat.event.name'
/** What is known of the user beside the id: a JSON object. */
export const ATTR_CHAT_USER_PROPS = 'chat.user_props'
/** What a wrapped function was given: JSON. */
export const ATTR_CHAT_RUN_INPUT = 'chat.run.input'
/** What a wrapped function gave back: JSON, or the text of a stream. */
export const ATTR_CHAT_RUN_OUTPUT = 'chat.run.output'
/** On a span link: `previous`, `reply_to` or `caused_by`. */
export const ATTR_CHAT_LINK = 'chat.link'

/** OpenTelemetry's `user.id`. */
export const ATTR_USER_ID = 'user.id'
/** OpenTelemetry's `session.id`: mirrors the thread id so that session views of other backends work. */
export const ATTR_SESSION_ID = 'session.id'
/** OpenTelemetry's `gen_ai.conversation.id`: mirrors the thread id likewise. */
export const ATTR_GEN_AI_CONVERSATION_ID = 'gen_ai.conversation.id'
