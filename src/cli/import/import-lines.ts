import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { parseOtlpLine } from '../../store/otlp-file/otlp-line.ts'
import { splitLines } from '../../store/otlp-file/split-lines.ts'
import type { SpanReader } from '../../replay/span-reader.ts'
import { ATTR_CHAT_KIND } from '../../thread/semconv.ts'
import { readThreadId } from '../../thread/thread-id.ts'
import { ImportBatch, type RecordedLine } from './import-batch.ts'
import type { ImportRecorder } from './import-recorder.ts'
import { createImportReport, type ImportReport } from './import-report.ts'
import type { ImportSender } from './import-sender.ts'
import { isOtlpLine } from './is-otlp-line.ts'
import { isRecordedOtherwise } from './is-recorded-otherwise.ts'
import { LineFault } from '../thread-file/line-fault.ts'
import { parseThreadLine } from '../thread-file/parse-thread-line.ts'

/** What an import needs, and what it reports to. */
export interface ImportOptions {
  readonly recorder: ImportRecorder
  readonly sender: ImportSender
  /** What is there already. Absent if it cannot be known. */
  readonly reader?: SpanReader
  /** Ends the import after the batch under way. */
  readonly signal: AbortSignal
  readonly onProgress: (report: ImportReport, bytesRead: number) => void
  readonly onNotice: (notice: string) => void
}

/**
 * Records every line of a thread file and sends it. The spans of a line of OTLP, as a spool or a Collector writes it, are
 * sent as they are, and so are GenAI events in log records. A line that is wrong or refused is counted, and the import
 * continues.
 *
 * @throws CliError if the receiver is gone.
 */
export async function importLines(
  chunks: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<ImportReport> {
  const report = createImportReport()
  const batch = new ImportBatch(options.sender, report)
  const seen = new Set<string>()
  const leftOut = new Set<string>()
  const run = { ...options, batch, report, seen, leftOut }
  let number = 0
  for await (const { offset, length, bytes, ended } of splitLines(chunks)) {
    if (options.signal.aborted) break
    await importLine(++number, bytes, run)
    options.onProgress(report, offset + length + Number(ended))
  }
  await batch.flush()
  return report
}

interface LineImport extends ImportOptions {
  readonly batch: ImportBatch
  readonly report: ImportReport
  /** The threads of earlier lines. */
  readonly seen: Set<string>
  /** The threads that are there already, recorded otherwise. */
  readonly leftOut: Set<string>
}

async function importLine(
  number: number,
  bytes: Uint8Array | undefined,
  run: LineImport,
): Promise<void> {
  try {
    if (bytes === undefined) throw new LineFault('it is too long')
    const text = decode(bytes)
    if (text.trim() === '') return
    if (isOtlpLine(text)) return await run.batch.add(readOtlpLine(number, bytes, run))
    const { line, notices } = parseThreadLine(text)
    const spans = run.recorder.record(line)
    if (await isLeftOut(line.thread, spans, run)) {
      run.recorder.takeWarnings()
      run.report.otherwise += 1
      return
    }
    const messages = countMessages(spans)
    for (const notice of [
      ...notices,
      ...missing(line.messages.length, messages, spans.length),
      ...run.recorder.takeWarnings(),
    ]) {
      run.onNotice(`line ${number}: ${notice}`)
    }
    if (run.seen.has(line.thread))
      run.onNotice(
        `line ${number}: ${JSON.stringify(line.thread)} goes on; its metadata is that of its first line`,
      )
    run.seen.add(line.thread)
    await run.batch.add({ lineNumber: number, spans, threads: 1, messages })
  } catch (error) {
    if (!(error instanceof LineFault)) throw error
    run.report.failures.push({ lineNumber: number, reason: error.message })
  }
}

async function isLeftOut(
  thread: string,
  spans: readonly RecordedSpan[],
  { reader, seen, leftOut }: LineImport,
): Promise<boolean> {
  if (leftOut.has(thread)) return true
  if (reader === undefined || seen.has(thread)) return false
  if (!(await isRecordedOtherwise(reader, thread, spans))) return false
  leftOut.add(thread)
  return true
}

function readOtlpLine(number: number, bytes: Uint8Array, run: LineImport): RecordedLine {
  const { spans, events, ignored, damage } = parseOtlpLine(bytes)
  run.report.ignored += ignored
  const isOther = damage === undefined && spans.length + events.length + ignored === 0
  if (isOther) run.report.otherLines += 1
  if (damage !== undefined) run.report.failures.push({ lineNumber: number, reason: damage })
  const before = run.seen.size
  for (const { attributes } of spans) {
    const thread = readThreadId(attributes)
    if (thread !== undefined) run.seen.add(thread)
  }
  const threads = run.seen.size - before
  return { lineNumber: number, spans, events, threads, messages: countMessages(spans) }
}

function countMessages(spans: readonly RecordedSpan[]): number {
  return spans.filter(({ attributes }) => attributes[ATTR_CHAT_KIND] === 'message').length
}

function missing(messages: number, recorded: number, spans: number): string[] {
  if (spans === 0) return ['the thread has no messages, so there is nothing to record']
  const repeated = messages - recorded
  return repeated > 0
    ? [`${repeated} of ${messages} messages repeat an id and all it says; each is recorded once`]
    : []
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new LineFault('it is not UTF-8', { cause })
  }
}
