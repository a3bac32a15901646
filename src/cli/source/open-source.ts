import { readFileSync } from 'node:fs'
import type { SpanReader } from '../../replay/span-reader.ts'
import type { BackendTls } from '../../store/http/backend-options.ts'
import type { PartialAnswer } from '../../store/http/partial-answer.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { refuseOwnInput, STDOUT } from '../output/refuse-own-input.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { terminalText } from '../terminal/terminal-text.ts'
import { openBackend } from './backend-source.ts'
import { readNamedSource } from './named-source.ts'
import { openStoreToRead } from './open-store.ts'
import type { SavedSource } from './saved-sources.ts'
import { sourceFiles } from './source-files.ts'
import { environmentHeaders, readHeaders } from './source-headers.ts'

/** The source of a command that reads. */
export interface SourceOptions {
  readonly db?: string
  readonly source?: string
  readonly header?: readonly string[]
}

/**
 * Opens what a command reads, and closes it when the command is done with it: the store, or what `--source` names, a
 * backend, a file or a saved source.
 *
 * @throws CliError if there is no such source, or if stdout leads to a file of it.
 */
export async function readSource<T>(
  options: SourceOptions,
  terminal: Terminal,
  use: (reader: SpanReader) => Promise<T>,
): Promise<T> {
  refuseOwnInput(STDOUT, sourceFiles(options))
  const reader = await openSource(options, terminal)
  try {
    return await use(reader)
  } finally {
    await reader.close()
  }
}

async function openSource(
  { db, source, header }: SourceOptions,
  terminal: Terminal,
): Promise<SpanReader> {
  if (source === undefined) return openStoreToRead(db)
  if (db !== undefined) {
    throw new CliError(EXIT.usage, '--db and --source both name what to read', 'Give one of them.')
  }
  const { saved, backend, file } = readNamedSource(source)
  if (backend === undefined) return openStoreToRead(file)
  const headers = {
    ...saved?.headers,
    ...headersFromEnvironment(saved),
    ...environmentHeaders(process.env),
    ...readHeaders(header),
  }
  return openBackend(backend, {
    headers,
    tls: readTls(saved?.tls),
    onPartial: sayPartial(terminal),
  })
}

function headersFromEnvironment({ headersFromEnv = {} }: Partial<SavedSource> = {}): Record<
  string,
  string
> {
  const entries = Object.entries(headersFromEnv).map(([header, variable]) => {
    const value = process.env[variable]
    if (value) return [header, value] as const
    throw new CliError(EXIT.usage, `${variable} is not set, which holds the header ${header}`)
  })
  return Object.fromEntries(entries)
}

function readTls(files: SavedSource['tls'] = {}): BackendTls {
  const entries = Object.entries(files).map(([part, path]) => [part, readPem(path)])
  return Object.fromEntries(entries) as BackendTls
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CliError(EXIT.source, `cannot read ${path}`, undefined, { cause })
  }
}

// A backend may say the same of each of a thousand traces.
function sayPartial(terminal: Terminal): (answer: PartialAnswer) => void {
  const printed = new Set<string>()
  return ({ message }) => {
    if (printed.has(message)) return
    printed.add(message)
    terminal.notice(`partial: ${terminalText(message)}`)
  }
}
