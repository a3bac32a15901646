import { once } from 'node:events'
import { createReceiver, type Receiver } from '../../receiver/create-receiver.ts'
import { packageVersion } from '../../receiver/package-version.ts'
import type { ReceiverCounts } from '../../receiver/receiver-counts.ts'
import type { ReceiverOptions } from '../../receiver/receiver-options.ts'
import type { Durability } from '../../store/durability.ts'
import { OptionError, ThreadspanError } from '../../thread/errors.ts'
import { CliError } from '../cli-error.ts'
import { checkExposure } from '../doctor/check-exposure.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import { onInterrupt } from '../interrupt.ts'
import { liveLines } from '../transcript/live-line.ts'
import { isLoopback } from '../../receiver/loopback.ts'
import { writeToken } from '../write-token.ts'
import { lookOf } from '../terminal/look.ts'
import { openStoreToWrite } from '../source/open-store.ts'
import { portTaken } from '../port-taken.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { terminalText } from '../terminal/terminal-text.ts'
import { count } from '../terminal/count.ts'

/** The options of `threadspan serve`. */
export interface ServeOptions extends GlobalOptions {
  readonly port: number
  readonly host: string
  /** What senders must send; else the token in THREADSPAN_TOKEN. */
  readonly token?: string
  /** False for `--no-auth`. */
  readonly auth: boolean
  readonly allowOrigin?: readonly string[]
  readonly durability: Durability
  /** In megabytes. */
  readonly maxMemory: number
}

const MEBIBYTE = 1024 * 1024
const NEEDS_TOKEN =
  'Senders need the token: OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20TOKEN'
const IS_OPEN = 'Everybody who reaches this address can write, because of --no-auth.'

/** Receives spans into the store until Ctrl-C or SIGTERM, and writes a line for each new message. */
export async function serve(
  _args: readonly string[],
  options: ServeOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const token = writeToken(options, process.env)
  const { store, path } = await openStoreToWrite(options.db, options.durability)
  const interrupt = onInterrupt()
  try {
    const receiver = await listen(options, {
      store,
      ...(token !== undefined && { token }),
      onBatch: (batch) => {
        const lines = liveLines(batch, terminal, lookOf(terminal))
        if (lines.length > 0) void terminal.write(`${lines.join('\n')}\n`)
      },
      onProblem: ({ message }) => terminal.notice(`problem: ${terminalText(message)}`),
    })
    banner(receiver, path, whoMayWrite(options.host, token), terminal)
    for (const { text, fix } of checkExposure(path)) terminal.notice(`${text}. ${fix}`)
    if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort')
    terminal.notice('Closing; once more ends at once.')
    await receiver.close()
    terminal.notice(summary(receiver.counts))
    return EXIT.ok
  } finally {
    interrupt.dispose()
    await store.close()
  }
}

async function listen(
  { host, port, auth, allowOrigin = [], maxMemory }: ServeOptions,
  options: ReceiverOptions,
): Promise<Receiver> {
  try {
    const maxMemoryBytes = maxMemory * MEBIBYTE
    return await createReceiver({
      ...options,
      host,
      port,
      noAuth: !auth,
      allowOrigin,
      maxMemoryBytes,
    })
  } catch (error) {
    if (error instanceof OptionError) throw wrongOption(error)
    const isTaken = error instanceof ThreadspanError && error.code === 'PORT_IN_USE'
    throw isTaken ? await portTaken(host, port) : error
  }
}

const OPTIONS: Readonly<Record<string, string>> = {
  token: '--token',
  allowOrigin: '--allow-origin',
  maxMemoryBytes: '--max-memory',
}

// The receiver names the options of its own function.
function wrongOption({ message }: OptionError): CliError {
  const words = message.replace(
    /^createReceiver: (\w+)/,
    (_, name: string) => OPTIONS[name] ?? name,
  )
  return new CliError(EXIT.usage, words, 'See: threadspan serve --help')
}

function whoMayWrite(host: string, token: string | undefined): string | undefined {
  if (token !== undefined) return NEEDS_TOKEN
  return isLoopback(host) ? undefined : IS_OPEN
}

function banner(
  { url }: Receiver,
  path: string,
  writers: string | undefined,
  { notice, errorStyle }: Terminal,
): void {
  notice(
    `${errorStyle('bold', 'threadspan')} ${packageVersion()}   OTLP  ${url}  (http/protobuf, http/json)`,
  )
  notice(`store ${path}`)
  if (writers !== undefined) notice(writers)
  notice(`Send to it: OTEL_EXPORTER_OTLP_ENDPOINT=${url}   Ctrl-C ends`)
}

function summary(counts: ReceiverCounts): string {
  const { requests, stored, replaced, duplicates, conflicts, rejected, cut, failed } = counts
  const { eventsStored, eventsLost, refused, postponed } = counts
  const parts = [`${count(stored, 'span')} stored`, `${duplicates} already there`]
  if (replaced > 0) parts.push(`${replaced} finished`)
  if (conflicts > 0) parts.push(`${conflicts} in conflict with a stored one`)
  if (rejected > 0) parts.push(`${rejected} rejected`)
  if (cut > 0) parts.push(`${cut} cut`)
  if (failed > 0) parts.push(`${failed} could not be kept`)
  if (eventsStored > 0) parts.push(`${count(eventsStored, 'event')} from logs`)
  if (refused > 0) parts.push(`${count(refused, 'request')} refused`)
  if (postponed > 0) parts.push(`${count(postponed, 'request')} asked to come again`)
  if (eventsLost > 0) parts.push(`${count(eventsLost, 'event')} lost`)
  return `${count(requests, 'request')}: ${parts.join(', ')}`
}
