import { readFileSync } from 'node:fs'
import type { SpanReader } from '../../replay/span-reader.ts'
import type { BackendTls } from '../../store/http/backend-options.ts'
import type { PartialAnswer } from '../../store/http/partial-answer.ts'
import { CliError } from '../cli-error.ts'
import { didYouMean } from '../did-you-mean.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { terminalText } from '../terminal/terminal-text.ts'
import { openBackend, parseBackendSource } from './backend-source.ts'
import { openStoreToRead } from './open-store.ts'
import { loadSources, type SavedSource } from './saved-sources.ts'
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
 * @throws CliError where there is no such source.
 */
export async function readSource<T>(
  options: SourceOptions,
  terminal: Terminal,
  use: (reader: SpanReader) => Promise<T>,
): Promise<T> {
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
  const saved = savedSource(source)
  const named = saved?.source ?? source
  const backend = parseBackendSource(named)
  if (backend === undefined) return openStoreToRead(fileOf(named, saved !== undefined))
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

function savedSource(name: string): SavedSource | undefined {
  const sources = loadSources()
  return Object.hasOwn(sources, name) ? sources[name] : undefined
}

function fileOf(source: string, isSaved: boolean): string | undefined {
  if (source === 'local') return undefined
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(source)?.[1]
  if (scheme !== undefined) {
    const next = 'A source is jaeger+URL, tempo+URL, clickhouse+URL, FILE, local, or a saved name.'
    throw new CliError(EXIT.usage, `there is no kind of source "${scheme}"`, next)
  }
  if (isSaved || /[./\\]/.test(source)) return source
  const [near] = didYouMean(source, Object.keys(loadSources()))
  const next = near === undefined ? 'See: threadspan sources ls' : `Did you mean: --source ${near}?`
  throw new CliError(EXIT.usage, `no source is saved as "${source}"`, next)
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
