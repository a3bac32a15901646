import { readThreadParts } from '../../replay/parts/read-thread-parts.ts'
import type { SpanReader } from '../../replay/span-reader.ts'
import type { RecordedThread } from '../../thread/recorded-thread.ts'
import { CliError } from '../cli-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import { type Write, withOutput } from '../output/with-output.ts'
import { capabilityNotices } from '../source/capability-notices.ts'
import { readSource } from '../source/open-source.ts'
import type { SourceOptions } from '../source/source-options.ts'
import { resolveParts } from '../source/resolve-thread.ts'
import { sourceFiles } from '../source/source-files.ts'
import { watchedReader } from '../source/watched-reader.ts'
import type { Terminal } from '../terminal/terminal.ts'
import {
  type ExportFormat,
  THREAD_WRITERS,
  type ThreadWriter,
} from '../thread-file/thread-writer.ts'
import { count } from '../terminal/count.ts'

/** The options of `threadspan export`. */
export interface ExportOptions extends GlobalOptions, SourceOptions {
  readonly all?: true
  readonly format: ExportFormat
  readonly output?: string
}

/** Writes threads to a file or to stdout. */
export async function exportThreads(
  ids: readonly string[],
  options: ExportOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { all, format, output } = options
  if ((all === true) === ids.length > 0) {
    throw new CliError(
      EXIT.usage,
      'export takes either thread ids or --all',
      'Try: threadspan export --all',
    )
  }
  const exported = await readSource(options, terminal, async (reader) => {
    if (all === true) sayNotices(reader, terminal)
    const watched = watchedReader(reader, terminal)
    const threads = all === true ? everyThread(watched) : namedThreads(watched, ids)
    const writer = THREAD_WRITERS[format]
    return withOutput(
      {
        path: output,
        reads: await sourceFiles(options),
        isWorthKeeping: (exported: Exported) => exported.threads > 0,
      },
      terminal,
      (write) => writeAll(threads, writer, write),
    )
  })
  report(exported, terminal)
  return exported.threads > 0 ? EXIT.ok : EXIT.notFound
}

interface Exported {
  threads: number
  /** More than threads, if some are so long that they were written in parts. */
  parts: number
  /** What refers to a message of another part. */
  stray: number
  messages: number
  /** What these formats have no place for. */
  eventsAndRuns: number
}

async function writeAll(
  threads: AsyncIterable<RecordedThread>,
  writer: ThreadWriter,
  write: Write,
): Promise<Exported> {
  const exported: Exported = { threads: 0, parts: 0, stray: 0, messages: 0, eventsAndRuns: 0 }
  await write(writer.head)
  for await (const thread of threads) {
    await write((exported.parts > 0 ? writer.separator : '') + writer.write(thread))
    exported.parts += 1
    if (thread.rest?.earlierUnixNano === undefined) exported.threads += 1
    if (thread.rest !== undefined) exported.stray += thread.tally.strayFeedback
    exported.messages += thread.messages.length
    exported.eventsAndRuns += thread.tally.spans - thread.messages.length
  }
  await write(writer.tail)
  return exported
}

function report(exported: Exported, { notice }: Terminal): void {
  const { threads, parts, stray, messages, eventsAndRuns } = exported
  notice(`${count(threads, 'thread')}, ${count(messages, 'message')} exported`)
  if (parts > threads) {
    notice(`note: long threads are in several parts under the same id: ${parts} parts in all`)
  }
  if (stray > 0) notice(`note: ${stray} feedback spans on messages of another part are left out`)
  if (eventsAndRuns > 0)
    notice(
      `note: ${eventsAndRuns} spans of events, runs and feedback are not in this format as such`,
    )
}

function sayNotices({ capabilities }: SpanReader, { notice }: Terminal): void {
  for (const text of capabilityNotices(capabilities)) notice(`note: ${text}`)
}

async function* everyThread(reader: SpanReader): AsyncGenerator<RecordedThread> {
  for await (const { id } of reader.listThreads()) yield* readThreadParts(reader, id)
}

async function* namedThreads(
  reader: SpanReader,
  ids: readonly string[],
): AsyncGenerator<RecordedThread> {
  for (const id of ids) yield* resolveParts(reader, id)
}
