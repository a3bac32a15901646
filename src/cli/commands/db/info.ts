import { describeStore, type StoreDescription } from '../../../store/sqlite/describe-store.ts'
import { formatInstant, nowUnixNano, type UnixNano } from '../../../thread/instant.ts'
import { EXIT, type ExitCode } from '../../exit-code.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { byteText } from '../../terminal/byte-text.ts'
import { jsonText } from '../../terminal/json-text.ts'
import { relativeTime } from '../../terminal/relative-time.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { formatTsv } from '../../terminal/tsv.ts'
import { databasePath } from './database-path.ts'

/** The options of `threadspan db info`. */
export interface DbInfoOptions extends GlobalOptions {
  readonly json?: true
}

interface Line {
  readonly name: string
  /** For a program, and for a person. */
  readonly value: string
  readonly text: string
}

const NAME_WIDTH = 10

/** Says what is in a store, how much room its parts take, and how far its index is behind. Changes nothing. */
export async function dbInfo(
  _args: readonly string[],
  { db, json }: DbInfoOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const path = databasePath(db)
  const described = describeStore(path)
  if (json === true) {
    await terminal.write(`${jsonText(toJson(path, described), 2)}\n`)
    return EXIT.ok
  }
  const lines = [{ name: 'store', value: path, text: path }, ...linesOf(described)]
  const printed = terminal.isTty
    ? lines.map(({ name, text }) => terminal.style('dim', name.padEnd(NAME_WIDTH)) + text)
    : formatTsv(
        [{}, {}],
        lines.map(({ name, value }) => [name, value]),
      )
  await terminal.write(`${printed.join('\n')}\n`)
  return EXIT.ok
}

function toJson(path: string, { bytes, lag, content }: StoreDescription) {
  const { threads, messages, oldestUnixNano, latestUnixNano } = content ?? {}
  return {
    store: path,
    threads: threads ?? null,
    messages: messages ?? null,
    oldest: timeOf(oldestUnixNano) ?? null,
    latest: timeOf(latestUnixNano) ?? null,
    lag: lag ?? null,
    bytes,
  }
}

function linesOf({ bytes, lag, content }: StoreDescription): readonly Line[] {
  const { threads, messages, oldestUnixNano, latestUnixNano } = content ?? {}
  const { spans, index, words, wal, free } = bytes
  return [
    numberLine('threads', threads),
    numberLine('messages', messages),
    timeLine('oldest', oldestUnixNano),
    timeLine('latest', latestUnixNano),
    { ...numberLine('lag', lag), text: lagText(lag) },
    byteLine('spans', spans),
    byteLine('index', index),
    byteLine('words', words),
    byteLine('wal', wal),
    byteLine('free', free),
    byteLine('total', spans + index + words + wal + free),
  ]
}

function numberLine(name: string, number: number | undefined): Line {
  return { name, value: number?.toString() ?? '', text: number?.toLocaleString('en') ?? '-' }
}

function byteLine(name: string, bytes: number): Line {
  return { name, value: String(bytes), text: byteText(bytes).padStart(8) }
}

function timeLine(name: string, instant: UnixNano | undefined): Line {
  const time = timeOf(instant)
  if (instant === undefined || time === undefined) return { name, value: '', text: '-' }
  return { name, value: time, text: `${time} (${relativeTime(instant, nowUnixNano())})` }
}

function timeOf(instant: UnixNano | undefined): string | undefined {
  return instant === undefined ? undefined : formatInstant(instant)
}

function lagText(lag: number | undefined): string {
  if (lag === undefined) return 'there is no index yet: the next command that reads makes it'
  if (lag === 0) return '0'
  return `${lag.toLocaleString('en')} spans to index: the next command that reads does it`
}
