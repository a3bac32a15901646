import { diag, DiagLogLevel } from '@opentelemetry/api'
import { type FeedbackTarget, openThread, type Thread, type TrackedMessage } from '../../index.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { type Alterations, writeAlteration } from '../../thread/alteration.ts'
import { type WrittenAttributes, writeText } from '../../thread/attribute-text.ts'
import { ALTERABLE_MESSAGE_KEYS } from '../../thread/message-attributes.ts'
import type { MessageId } from '../../thread/message-id.ts'
import {
  ATTR_CHAT_CONTENT,
  ATTR_CHAT_MESSAGE_TIME,
  ATTR_CHAT_THREAD_ID,
} from '../../thread/semconv.ts'
import { ImportIds } from './import-ids.ts'
import { IMPORT_SERVICE } from './import-service.ts'
import { importTracerProvider } from './import-tracer.ts'
import { placeUntimed } from './place-untimed.ts'
import type { LabelLine, OpinionLine, OpinionLines } from '../thread-file/opinion-line.ts'
import type { AlterableField, MessageLine, ThreadLine } from '../thread-file/thread-line.ts'

const ignore = (): void => {}

/** Records lines through the public API, as an app would, and returns the spans. */
export class ImportRecorder {
  readonly #ids = new ImportIds()
  #spans: RecordedSpan[] = []
  #warnings: string[] = []
  // The id in the line: that of the recorded thread has no half surrogate pairs.
  #threadId = ''
  // The last time that was stated in each thread, because a thread may go on in a later line.
  readonly #latest = new Map<string, bigint>()
  // Not the global provider: its sampler or its limits could drop a message.
  readonly #provider = importTracerProvider({
    ids: this.#ids,
    serviceName: IMPORT_SERVICE,
    onSpan: (span) => void this.#spans.push(span),
  })

  constructor() {
    const warn = (...words: unknown[]): void => void this.#warnings.push(words.join(' '))
    const logger = { error: warn, warn, info: ignore, debug: ignore, verbose: ignore }
    diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
  }

  /** The warnings of the recording since the last call. */
  takeWarnings(): readonly string[] {
    const taken = this.#warnings
    this.#warnings = []
    return taken
  }

  /** The spans of one line: its messages in their order, and what people think of them and of the thread. */
  record(line: ThreadLine): readonly RecordedSpan[] {
    const { messages, labels = [] } = line
    const thread = this.#open(line)
    this.#threadId = line.thread
    const idsByName = new Map<string, MessageId>()
    for (const [index, message] of messages.entries()) {
      const messageId = this.#recordMessage(thread, index, message, idsByName)
      if (message.id !== undefined) idsByName.set(message.id, messageId)
    }
    for (const opinion of opinionsOf(line, messages.at(-1)?.timestamp)) {
      this.#recordOpinion(thread, { about: 'thread' }, opinion)
    }
    for (const { signal, message, ...label } of labels) {
      const at = message === undefined ? {} : { id: idsByName.get(message) ?? message }
      this.#recordOpinion(thread, { about: 'finding', signal, ...at }, label)
    }
    const spans = placeUntimed(this.#spans, this.#latest.get(line.thread))
    this.#spans = []
    this.#noteLatest(line.thread, spans)
    return line.thread === thread.id ? spans : spans.map((span) => inThread(span, line.thread))
  }

  #noteLatest(threadId: string, spans: readonly RecordedSpan[]): void {
    for (const { attributes, startUnixNano } of spans) {
      if (attributes[ATTR_CHAT_MESSAGE_TIME] !== 'stated') continue
      const known = this.#latest.get(threadId)
      if (known === undefined || known < startUnixNano) this.#latest.set(threadId, startUnixNano)
    }
  }

  #open({ thread: id, userId, userProps, tags, metadata }: ThreadLine): Thread {
    return openThread({
      id,
      ...(userId !== undefined && { userId }),
      ...(userProps !== undefined && { userProps }),
      ...(tags !== undefined && { tags }),
      ...(metadata !== undefined && { metadata }),
      // Recorded once, content is not withheld because of the environment of this process.
      captureContent: true,
      tracerProvider: this.#provider,
    })
  }

  #recordMessage(
    thread: Thread,
    index: number,
    message: MessageLine,
    idsByName: ReadonlyMap<string, MessageId>,
  ): MessageId {
    const { outcome, opinions, ...words } = message
    // Opinions of a message may change. It is the same message.
    this.#ids.nameNext(this.#threadId, index, words)
    const before = this.#spans.length
    const messageId = thread.trackMessage(tracked(message, idsByName))
    this.#markMessage(before, message)
    // Feedback without opinions is tracked with the message.
    const given = { ...(outcome !== undefined && { outcome }), ...(opinions && { opinions }) }
    for (const opinion of opinionsOf(given, message.timestamp)) {
      this.#recordOpinion(thread, messageId, opinion)
    }
    return messageId
  }

  #recordOpinion(
    thread: Thread,
    target: MessageId | FeedbackTarget,
    opinion: Partial<LabelLine>,
  ): void {
    const { author, feedback, outcome, verdict, altered } = opinion
    this.#ids.nameNext(this.#threadId, target, opinion)
    const before = this.#spans.length
    thread.trackFeedback(
      target,
      { ...feedback, ...(outcome !== undefined && { outcome }), ...(verdict && { verdict }) },
      { timestamp: opinion.timestamp ?? null, ...(author !== undefined && { userId: author }) },
    )
    if (altered !== undefined) this.#mark(before, { feedback: altered })
  }

  // The public API cannot know what was altered before.
  #markMessage(from: number, { altered, content }: MessageLine): void {
    if (altered === undefined) return
    const isAbsent = altered.content?.state === 'withheld' && (content ?? null) === null
    this.#mark(from, altered, isAbsent)
  }

  #mark(from: number, altered: Alterations<AlterableField>, isAbsent = false): void {
    const marks: WrittenAttributes = {}
    for (const [field, alteration] of Object.entries(altered)) {
      writeAlteration(marks, ALTERABLE_MESSAGE_KEYS[field as AlterableField], alteration)
    }
    const marked = this.#spans.splice(from).map((span) => withMarks(span, marks, isAbsent))
    this.#spans.push(...marked)
  }
}

// Without opinions, feedback and outcome are from the thread's own user, at the time of the message.
function opinionsOf(
  { feedback, outcome, opinions }: OpinionLines,
  timestamp: MessageLine['timestamp'],
): readonly OpinionLine[] {
  if (opinions !== undefined) return opinions
  if (feedback === undefined && outcome === undefined) return []
  return [
    {
      ...(feedback !== undefined && { feedback }),
      ...(outcome !== undefined && { outcome }),
      ...(timestamp !== undefined && { timestamp }),
    },
  ]
}

function tracked(line: MessageLine, idsByName: ReadonlyMap<string, MessageId>): TrackedMessage {
  const { parentId, retryOf, replaces, timestamp, altered: _altered, ...rest } = line
  const { outcome: _outcome, opinions, feedback, ...message } = rest
  return {
    ...message,
    // Feedback follows from the opinions where there are any.
    ...(feedback !== undefined && opinions === undefined && { feedback }),
    timestamp: timestamp ?? null,
    ...reference('replyTo', parentId, idsByName),
    ...reference('retryOf', retryOf, idsByName),
    ...reference('replaces', replaces, idsByName),
  }
}

// The public API replaces half a surrogate pair in an id. A store may have the thread with the id as it is.
function inThread(span: RecordedSpan, threadId: string): RecordedSpan {
  const attributes = { ...span.attributes }
  Reflect.deleteProperty(attributes, ATTR_CHAT_THREAD_ID)
  const named: WrittenAttributes = {}
  writeText(named, ATTR_CHAT_THREAD_ID, threadId)
  return { ...span, attributes: { ...attributes, ...named } }
}

function withMarks(span: RecordedSpan, marks: WrittenAttributes, isAbsent: boolean): RecordedSpan {
  const attributes = { ...span.attributes, ...marks }
  if (isAbsent) Reflect.deleteProperty(attributes, `${ATTR_CHAT_CONTENT}.json`)
  return { ...span, attributes }
}

function reference(
  option: 'replyTo' | 'retryOf' | 'replaces',
  name: string | undefined,
  idsByName: ReadonlyMap<string, MessageId>,
): { readonly [key in typeof option]?: MessageId } {
  const id = name === undefined ? undefined : idsByName.get(name)
  return id === undefined ? {} : { [option]: id }
}
