import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { CliError } from '../cli-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import { importLines } from '../import/import-lines.ts'
import { ImportRecorder } from '../import/import-recorder.ts'
import type { ImportReport } from '../import/import-report.ts'
import { ImportSender } from '../import/import-sender.ts'
import { type ImportTarget, remoteTarget, storeTarget } from '../import/import-target.ts'
import { onInterrupt } from '../interrupt.ts'
import { findSameFile } from '../output/find-same-file.ts'
import { readReceiverAddress } from '../source/receiver-address.ts'
import { storeFiles, storePath } from '../source/store-path.ts'
import { createProgress } from '../terminal/progress.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { untilAborted } from '../import/until-aborted.ts'
import { terminalText } from '../terminal/terminal-text.ts'
import { count } from '../terminal/count.ts'

const STDIN = 0
// A file of another format fails on every line.
const SHOWN_FAILURES = 20
const IMPORTING = { verb: 'importing', done: 'imported', noun: 'thread' }

/** The options of `threadspan import`. */
export interface ImportCommandOptions extends GlobalOptions {
  readonly url?: string
  readonly header?: readonly string[]
}

/** Records the threads of a file through the public API, over OTLP, into a store or a receiver. */
export async function importThreads(
  [path = '-']: readonly string[],
  options: ImportCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  refuseOwnStore(path, options)
  const source = await openSource(path)
  const target = await openTarget(options)
  const interrupt = onInterrupt()
  const progress = await createProgress(terminal, { ...IMPORTING, whole: source.bytes })
  try {
    const report = await importLines(untilAborted(source.stream, interrupt.signal), {
      recorder: new ImportRecorder(),
      sender: new ImportSender(target.address),
      ...(target.reader && { reader: target.reader }),
      signal: interrupt.signal,
      onProgress: ({ threads }, bytesRead) => progress.update(threads, bytesRead),
      onNotice: (notice) => terminal.notice(`note: ${terminalText(notice)}`),
    })
    progress.stop()
    summarize(report, target, terminal)
    if (interrupt.signal.aborted) return EXIT.interrupted
    return report.failures.length + report.otherwise > 0 ? EXIT.failure : EXIT.ok
  } finally {
    progress.stop()
    interrupt.dispose()
    await target.close()
  }
}

// Its own spans would come back to it as new lines.
function refuseOwnStore(path: string, { db, url }: ImportCommandOptions): void {
  if (url !== undefined) return
  const same = findSameFile(path === '-' ? STDIN : path, storeFiles(storePath(db)))
  if (same === undefined) return
  throw new CliError(
    EXIT.usage,
    `the file to import is ${same}, which is the store that the import writes`,
    'Name another store: --db FILE',
  )
}

async function openTarget({ db, url, header }: ImportCommandOptions): Promise<ImportTarget> {
  if (url !== undefined) return remoteTarget(readReceiverAddress(url, header))
  if (header === undefined) return storeTarget(db)
  throw new CliError(EXIT.usage, '--header is sent to a receiver, and there is none', 'Give --url.')
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
  if (file.isFile() && (await isDatabase(path))) {
    throw new CliError(
      EXIT.source,
      `${path} is a database, and import takes lines of text`,
      `If it is a store, read it with: threadspan ls --db ${path}`,
    )
  }
  return { stream: createReadStream(path), bytes: file.isFile() ? file.size : undefined }
}

async function isDatabase(path: string): Promise<boolean> {
  const magic = 'SQLite format 3'
  for await (const chunk of createReadStream(path, { end: magic.length - 1 })) {
    return (chunk as Buffer).toString('latin1') === magic
  }
  return false
}

function summarize(report: ImportReport, target: ImportTarget, terminal: Terminal): void {
  const { threads, messages, events, failures } = report
  const { notice, errorStyle, symbols } = terminal
  for (const { lineNumber, reason } of failures.slice(0, SHOWN_FAILURES)) {
    notice(errorStyle('red', `${symbols.fault} line ${lineNumber}: ${terminalText(reason)}`))
  }
  const others = failures.length - SHOWN_FAILURES
  if (others > 0) notice(errorStyle('red', `${symbols.fault} and ${count(others, 'more line')}`))
  const { duplicates = 0, conflicts = 0, eventsLost = 0 } = target.known() ?? {}
  for (const what of leftOut(report, eventsLost)) notice(`note: ${what} left out`)
  if (report.otherwise > 0) {
    notice(
      `note: ${count(report.otherwise, 'line')} left out: already there, recorded otherwise; into another store: --db FILE`,
    )
  }
  const fromLogs = events > 0 ? `, ${count(events, 'event')} from logs` : ''
  const there = duplicates > 0 ? `, ${duplicates} of them already there` : ''
  const other = conflicts > 0 ? `, ${conflicts} left out, as other spans there have their ids` : ''
  const failed = failures.length > 0 ? `; ${count(failures.length, 'line')} failed` : ''
  notice(
    `${count(threads, 'thread')}, ${count(messages, 'message')}${there}${other}${fromLogs} ${symbols.call} ${target.name}${failed}`,
  )
}

function leftOut({ ignored, otherLines }: ImportReport, eventsLost: number): string[] {
  return [
    ...(ignored > 0 ? [`${count(ignored, 'log record')} of other kinds`] : []),
    ...(otherLines > 0 ? [`${count(otherLines, 'line')} of metrics or nothing`] : []),
    ...(eventsLost > 0 ? [`${count(eventsLost, 'event')} of spans with too many`] : []),
  ]
}
