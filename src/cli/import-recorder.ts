import type { TracerProvider } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { openThread, type TrackedMessage } from '../index.ts'
import type { MessageId } from '../thread/message-id.ts'
import { ImportIds } from './import-ids.ts'
import { ImportSpanCollector } from './import-span-collector.ts'
import type { MessageLine, ThreadLine } from './thread-line.ts'

/** Records lines through the public API, as an app would, and gives the spans out. */
export class ImportRecorder {
  readonly #ids: ImportIds
  readonly #collector: ImportSpanCollector
  readonly #provider: TracerProvider

  constructor(ids: ImportIds, collector: ImportSpanCollector, provider: TracerProvider) {
    this.#ids = ids
    this.#collector = collector
    this.#provider = provider
  }

  /** Sets up a provider of its own, so that no sampler or limit of the surroundings can drop a message. */
  static async create(): Promise<ImportRecorder> {
    const { AlwaysOnSampler, TracerProvider } = await import('@opentelemetry/sdk-trace')
    const { resourceFromAttributes } = await import('@opentelemetry/resources')
    const [ids, collector] = [new ImportIds(), new ImportSpanCollector()]
    const provider = new TracerProvider({
      idGenerator: ids,
      spanProcessors: [collector],
      sampler: new AlwaysOnSampler(),
      resource: resourceFromAttributes({ 'service.name': 'threadspan-import' }),
    })
    return new ImportRecorder(ids, collector, provider)
  }

  /** The spans of one line's messages, in their order. */
  record({ thread: id, messages, ...about }: ThreadLine): readonly ReadableSpan[] {
    const thread = openThread({ id, ...about, tracerProvider: this.#provider })
    const idsByName = new Map<string, MessageId>()
    messages.forEach((message, index) => {
      this.#ids.nameNext(id, index, message)
      const messageId = thread.trackMessage(tracked(message, idsByName))
      if (message.id !== undefined) idsByName.set(message.id, messageId)
    })
    return this.#collector.take()
  }
}

function tracked(
  { parentId, retryOf, replaces, timestamp, ...message }: MessageLine,
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

function reference(
  option: 'replyTo' | 'retryOf' | 'replaces',
  name: string | undefined,
  idsByName: ReadonlyMap<string, MessageId>,
): { readonly [key in typeof option]?: MessageId } {
  const id = name === undefined ? undefined : idsByName.get(name)
  return id === undefined ? {} : { [option]: id }
}
