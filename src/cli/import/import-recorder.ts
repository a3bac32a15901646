import { diag, DiagLogLevel } from '@opentelemetry/api'
import { openThread, type TrackedMessage } from '../../index.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { writeAlteration } from '../../thread/alteration.ts'
import type { WrittenAttributes } from '../../thread/attribute-text.ts'
import { ALTERABLE_MESSAGE_KEYS } from '../../thread/message-attributes.ts'
import type { MessageId } from '../../thread/message-id.ts'
import { ATTR_CHAT_CONTENT } from '../../thread/semconv.ts'
import { ImportIds } from './import-ids.ts'
import { importTracerProvider } from './import-tracer.ts'
import type { AlterableField, MessageLine, ThreadLine } from '../thread-file/thread-line.ts'

const ignore = (): void => {}

/** Records lines through the public API, as an app would, and returns the spans. */
export class ImportRecorder {
  readonly #ids = new ImportIds()
  #spans: RecordedSpan[] = []
  #warnings: string[] = []
  // Not the global provider: its sampler or its limits could drop a message.
  readonly #provider = importTracerProvider({
    ids: this.#ids,
    serviceName: 'threadspan-import',
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

  /** The spans of one line's messages, in their order. */
  record({ thread: id, messages, ...about }: ThreadLine): readonly RecordedSpan[] {
    // Recorded once, content is not withheld because of the environment of this process.
    const given = { id, ...about, captureContent: true, tracerProvider: this.#provider }
    const thread = openThread(given)
    const idsByName = new Map<string, MessageId>()
    messages.forEach((message, index) => {
      this.#ids.nameNext(id, index, message)
      const before = this.#spans.length
      const messageId = thread.trackMessage(tracked(message, idsByName))
      this.#markSpans(before, message)
      if (message.id !== undefined) idsByName.set(message.id, messageId)
    })
    const spans = this.#spans
    this.#spans = []
    return spans
  }

  // The public API cannot know what was altered before.
  #markSpans(from: number, { altered, content }: MessageLine): void {
    if (altered === undefined) return
    const marks: WrittenAttributes = {}
    for (const [field, alteration] of Object.entries(altered)) {
      writeAlteration(marks, ALTERABLE_MESSAGE_KEYS[field as AlterableField], alteration)
    }
    const isAbsent = altered.content?.state === 'withheld' && (content ?? null) === null
    const marked = this.#spans.splice(from).map((span) => withMarks(span, marks, isAbsent))
    this.#spans.push(...marked)
  }
}

function tracked(
  { parentId, retryOf, replaces, timestamp, altered: _altered, ...message }: MessageLine,
  idsByName: ReadonlyMap<string, MessageId>,
): TrackedMessage {
  return {
    ...message,
    timestamp: timestamp ?? null,
    ...reference('replyTo', parentId, idsByName),
    ...reference('retryOf', retryOf, idsByName),
    ...reference('replaces', replaces, idsByName),
  }
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
