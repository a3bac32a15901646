import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { encodeJsonTraces } from '../otlp/json/encode-json-traces.ts'
import { encodeJsonLogs } from '../otlp/json/encode-json-logs.ts'
import { type LogEvent, withLogEvents } from '../otlp/log-event.ts'
import type { RecordedSpan } from '../otlp/recorded-span.ts'
import type { ReaderCapabilities, ThreadQuery, ThreadSummary } from '../replay/span-reader.ts'
import type { SummaryPart } from '../replay/thread-summary.ts'
import { OptionError, StoreError } from '../thread/errors.ts'
import { type Durability, isSynced } from './durability.ts'
import { countFates, EventDeduplicator, numberEvents } from './event-deduplicator.ts'
import { EMBEDDED_CAPABILITIES } from './embedded-capabilities.ts'
import type { LineDamage } from './otlp-file/line-damage.ts'
import { listSummaries } from './query/list-summaries.ts'
import { OtlpFileCatchUp } from './otlp-file/otlp-file-catch-up.ts'
import type { LinePlace } from './otlp-file/otlp-file-index.ts'
import type { OtlpLine } from './otlp-file/otlp-line.ts'
import { readLineAt } from './otlp-file/read-line-at.ts'
import { OWNER_ONLY } from './owner-only.ts'
import { readToCompare } from './otlp-file/read-to-compare.ts'
import { sortBatch } from './sort-batch.ts'
import { spanKey } from '../thread/span-ids.ts'
import type { SpanStore } from './span-store.ts'
import type { EventWriteResult, WriteResult } from './span-writer.ts'
import { pushTo } from '../thread/push-to.ts'

export { OptionError, StoreError } from '../thread/errors.ts'
export type { Incident } from '../thread/incident.ts'
export type { Durability } from './durability.ts'
export type { LineDamage } from './otlp-file/line-damage.ts'

/** How to open an OTLP file. */
export interface OtlpFileOptions {
  /**
   * Open for reading only. A missing file is then an error. Otherwise it counts as empty, and the first write creates it.
   *
   * @default false
   */
  readonly readOnly?: boolean
  /**
   * What a write waits for. A killed process loses nothing in either case.
   *
   * @default 'normal'
   */
  readonly durability?: Durability
  /**
   * Called once for each line that is left out, wholly or in part, because it cannot be read or because a span in it has
   * the id of an earlier span but other content. All other lines are read.
   */
  readonly onDamage?: (damage: LineDamage) => void
}

/** A store in an OTLP file. */
export interface OtlpFileStore extends SpanStore {
  /** How many lines were left out so far, wholly or in part. An incomplete last line counts until it is complete. */
  readonly damaged: number
}

/**
 * Opens a file of OTLP/JSON lines, the format of the Collector's file exporter. Each write appends one line. Another
 * process, such as a Collector, may append to the same file at the same time. When the file is first used, an index of
 * it is built in memory, at some hundred bytes for each span. Reading a thread decodes every line that holds a span of
 * it. If large batches mix many threads, the SQLite store is a hundred times faster. A new file can be read by its owner only.
 *
 * @throws OptionError if the path is empty, or an option is wrong. Reading and writing throw StoreError.
 * @example
 * const store = otlpFileStore('spans.jsonl', { onDamage: ({ message }) => console.warn(message) })
 */
export function otlpFileStore(path: string, options: OtlpFileOptions = {}): OtlpFileStore {
  if (typeof path !== 'string' || path === '') throw new OptionError('path is empty')
  const { onDamage } = options
  if (onDamage !== undefined && typeof onDamage !== 'function') {
    throw new OptionError('onDamage must be a function')
  }
  return new FileStore(path, options)
}

class FileStore implements OtlpFileStore {
  readonly capabilities: ReaderCapabilities = EMBEDDED_CAPABILITIES
  readonly #path: string
  readonly #readOnly: boolean
  readonly #isSynced: boolean
  readonly #catchUp: OtlpFileCatchUp
  #lastTask: Promise<unknown> = Promise.resolve()

  constructor(
    path: string,
    { readOnly = false, durability = 'normal', onDamage = () => {} }: OtlpFileOptions,
  ) {
    this.#path = path
    this.#readOnly = readOnly
    this.#isSynced = isSynced(durability)
    this.#catchUp = new OtlpFileCatchUp(onDamage)
  }

  get damaged(): number {
    return this.#catchUp.damaged
  }

  write(spans: readonly RecordedSpan[]): Promise<WriteResult> {
    return this.#writing((file) => this.#append(file, spans))
  }

  writeEvents(events: readonly LogEvent[]): Promise<EventWriteResult> {
    return this.#writing((file) => this.#appendEvents(file, events))
  }

  async *readThreadSpans(threadId: string): AsyncGenerator<RecordedSpan> {
    const file = await this.#openToRead()
    if (file === undefined) return
    try {
      const index = await this.#inTurn(() => this.#catchUp.run(file))
      const events = await this.#readEvents(file, index.eventLinesOf(threadId))
      for (const line of index.linesOf(threadId)) {
        const { spans } = await this.#readLine(file, line)
        for (const span of index.pick(threadId, line, spans)) {
          yield withLogEvents(span, events.get(spanKey(span)) ?? [])
        }
      }
    } catch (cause) {
      throw this.#failure('read', cause)
    } finally {
      await file.close()
    }
  }

  async *listThreads(query?: ThreadQuery): AsyncGenerator<ThreadSummary> {
    yield* listSummaries(await this.#readSummaries(), query)
  }

  async countThreads(query?: Omit<ThreadQuery, 'limit'>): Promise<number> {
    return listSummaries(await this.#readSummaries(), query).length
  }

  async close(): Promise<void> {
    await this.#lastTask
  }

  async #append(file: FileHandle, spans: readonly RecordedSpan[]): Promise<WriteResult> {
    const index = await this.#catchUp.run(file)
    await readToCompare(file, index, spans)
    const { added, replacing, result } = sortBatch(spans, (span) => index.find(span))
    const news = [...added, ...replacing]
    if (news.length > 0) await this.#appendLine(file, encodeJsonTraces(news))
    return result
  }

  async #appendEvents(file: FileHandle, events: readonly LogEvent[]): Promise<EventWriteResult> {
    const index = await this.#catchUp.run(file)
    const numbered = numberEvents(events)
    const fates = index.fatesOf(numbered)
    // Equal events must go into one line. In two lines they would count as one event that came twice.
    const news = new Set(numbered.filter((_, n) => fates[n] === 'stored').map(({ hash }) => hash))
    const added = numbered.filter(({ hash }) => news.has(hash)).map(({ event }) => event)
    if (added.length > 0) await this.#appendLine(file, encodeJsonLogs(added))
    return countFates(fates)
  }

  async #appendLine(file: FileHandle, body: object): Promise<void> {
    const lead = this.#catchUp.endsInsideLine ? '\n' : ''
    const { size } = await file.stat()
    await writeWhole(file, Buffer.from(`${lead}${JSON.stringify(body)}\n`))
    if (!this.#isSynced) return
    await file.datasync()
    if (size === 0) await syncFolder(dirname(this.#path))
  }

  // Numbers the events line by line, as the index does: equal events in two lines are one event.
  async #readEvents(
    file: FileHandle,
    lines: readonly LinePlace[],
  ): Promise<ReadonlyMap<string, readonly LogEvent[]>> {
    const deduplicator = new EventDeduplicator()
    const found = new Map<string, LogEvent[]>()
    for (const line of lines) {
      for (const numbered of numberEvents((await this.#readLine(file, line)).events)) {
        if (deduplicator.add(numbered) !== 'stored') continue
        pushTo(found, spanKey(numbered.event), numbered.event)
      }
    }
    return found
  }

  async #readSummaries(): Promise<readonly SummaryPart[]> {
    const file = await this.#openToRead()
    if (file === undefined) return []
    try {
      return (await this.#inTurn(() => this.#catchUp.run(file))).summaries()
    } catch (cause) {
      throw this.#failure('read', cause)
    } finally {
      await file.close()
    }
  }

  async #readLine(file: FileHandle, place: LinePlace): Promise<OtlpLine> {
    const line = await readLineAt(file, place)
    if (line.spans.length > 0 || line.events.length > 0) return line
    throw new StoreError(`${this.#path} was changed while it was read`)
  }

  #writing<T>(write: (file: FileHandle) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      const file = await this.#openToWrite()
      try {
        return await write(file)
      } catch (cause) {
        throw this.#failure('write', cause)
      } finally {
        await file.close()
      }
    })
  }

  async #openToRead(): Promise<FileHandle | undefined> {
    try {
      return await open(this.#path, 'r')
    } catch (cause) {
      if (!this.#readOnly && (cause as { code?: unknown }).code === 'ENOENT') return undefined
      throw this.#failure('read', cause)
    }
  }

  async #openToWrite(): Promise<FileHandle> {
    if (this.#readOnly) throw new StoreError(`${this.#path} was opened for reading only`)
    try {
      return await open(this.#path, 'a+', OWNER_ONLY.file)
    } catch (cause) {
      throw this.#failure('write', cause)
    }
  }

  // One task at a time: the second must not read the index before the first has brought it up to date.
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#lastTask.then(task)
    this.#lastTask = turn.catch(() => {})
    return turn
  }

  #failure(verb: 'read' | 'write', cause: unknown): Error {
    if (cause instanceof StoreError) return cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    return new StoreError(`cannot ${verb} ${this.#path}: ${reason}`, { cause })
  }
}

// Usually a single system call, so that another process that appends to the file cannot write in between.
async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += (await file.write(bytes, at)).bytesWritten
  }
}

// Otherwise a power cut may take the name of a new file.
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
