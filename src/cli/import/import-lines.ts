import { ImportBatch } from './import-batch.ts'
import type { ImportRecorder } from './import-recorder.ts'
import { createImportReport, type ImportReport } from './import-report.ts'
import type { ImportSender } from './import-sender.ts'
import { LineFault } from '../thread-file/line-fault.ts'
import { parseThreadLine } from '../thread-file/parse-thread-line.ts'
import { type FileLine, readLines } from './read-lines.ts'

/** What an import needs, and whom it tells. */
export interface ImportOptions {
  readonly recorder: ImportRecorder
  readonly sender: ImportSender
  /** Ends the import after the batch under way. */
  readonly signal: AbortSignal
  readonly onProgress: (report: ImportReport, bytesRead: number) => void
  readonly onNotice: (notice: string) => void
}

/**
 * Records every line of a thread file and sends it. A line that is wrong or refused is counted, and the others go on.
 *
 * @throws CliError where the other side is gone.
 */
export async function importLines(
  chunks: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<ImportReport> {
  const report = createImportReport()
  const batch = new ImportBatch(options.sender, report)
  const seen = new Set<string>()
  for await (const line of readLines(chunks)) {
    if (options.signal.aborted) break
    await importLine(line, { ...options, batch, report, seen })
    options.onProgress(report, line.end)
  }
  await batch.flush()
  return report
}

interface LineImport extends ImportOptions {
  readonly batch: ImportBatch
  readonly report: ImportReport
  /** The threads of earlier lines. */
  readonly seen: Set<string>
}

async function importLine({ number, bytes }: FileLine, run: LineImport): Promise<void> {
  try {
    const text = decode(bytes)
    if (text.trim() === '') return
    const { line, notices } = parseThreadLine(text)
    for (const notice of notices) run.onNotice(`line ${number}: ${notice}`)
    const spans = run.recorder.record(line)
    for (const notice of [
      ...missing(line.messages.length, spans.length),
      ...run.recorder.takeWarnings(),
    ]) {
      run.onNotice(`line ${number}: ${notice}`)
    }
    if (run.seen.has(line.thread))
      run.onNotice(
        `line ${number}: ${JSON.stringify(line.thread)} goes on; its metadata is that of its first line`,
      )
    run.seen.add(line.thread)
    await run.batch.add({ lineNumber: number, spans })
  } catch (error) {
    if (!(error instanceof LineFault)) throw error
    run.report.failures.push({ lineNumber: number, reason: error.message })
  }
}

function missing(messages: number, spans: number): string[] {
  if (messages === 0) return ['the thread has no messages, so there is nothing to record']
  const repeated = messages - spans
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
