import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { CliError } from '../cli-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import { importLines } from '../import/import-lines.ts'
import { createImportProgress } from '../import/import-progress.ts'
import { ImportRecorder } from '../import/import-recorder.ts'
import type { ImportReport } from '../import/import-report.ts'
import { ImportSender } from '../import/import-sender.ts'
import { type ImportTarget, remoteTarget, storeTarget } from '../import/import-target.ts'
import { onInterrupt } from '../interrupt.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { untilAborted } from '../import/until-aborted.ts'
import { terminalText } from '../terminal/terminal-text.ts'
import { count } from '../terminal/count.ts'

/** The options of `threadspan import`. */
export interface ImportCommandOptions extends GlobalOptions {
  readonly url?: string
}

/** Records the threads of a file through the public API, over OTLP, into a store or a receiver. */
export async function importThreads(
  [path = '-']: readonly string[],
  { db, url }: ImportCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const source = await openSource(path)
  const target = url === undefined ? await storeTarget(db) : await remoteTarget(url)
  const interrupt = onInterrupt()
  const progress = await createImportProgress(terminal, source.bytes)
  try {
    const report = await importLines(untilAborted(source.stream, interrupt.signal), {
      recorder: new ImportRecorder(),
      sender: new ImportSender(target.url),
      signal: interrupt.signal,
      onProgress: ({ threads }, bytesRead) => progress.update(threads, bytesRead),
      onNotice: (notice) => terminal.notice(`note: ${terminalText(notice)}`),
    })
    progress.stop()
    summarize(report, target, terminal)
    if (interrupt.signal.aborted) return EXIT.interrupted
    return report.failures.length > 0 ? EXIT.failure : EXIT.ok
  } finally {
    progress.stop()
    interrupt.dispose()
    await target.close()
  }
}

interface Source {
  readonly stream: Readable
  /** Unknown for a pipe. */
  readonly bytes: number | undefined
}

async function openSource(path: string): Promise<Source> {
  if (path === '-') return { stream: process.stdin, bytes: undefined }
  const file = await stat(path).catch((cause: Error) => {
    throw new CliError(EXIT.source, `cannot read ${path}`, undefined, { cause })
  })
  if (file.isDirectory()) throw new CliError(EXIT.source, `${path} is a folder, not a file`)
  return { stream: createReadStream(path), bytes: file.isFile() ? file.size : undefined }
}

function summarize(
  { threads, messages, failures }: ImportReport,
  target: ImportTarget,
  { notice, errorStyle, symbols }: Terminal,
): void {
  for (const { lineNumber, reason } of failures) {
    notice(errorStyle('red', `${symbols.fault} line ${lineNumber}: ${terminalText(reason)}`))
  }
  const { duplicates = 0, conflicts = 0 } = target.known() ?? {}
  const there = duplicates > 0 ? `, ${duplicates} of them already there` : ''
  const other = conflicts > 0 ? `, ${conflicts} left out, as other spans there have their ids` : ''
  const failed = failures.length > 0 ? `; ${count(failures.length, 'line')} failed` : ''
  notice(
    `${count(threads, 'thread')}, ${count(messages, 'message')}${there}${other} ${symbols.call} ${target.name}${failed}`,
  )
}
