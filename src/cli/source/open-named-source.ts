import { readFileSync } from 'node:fs'
import { findHeaderFault } from '../../otlp/header-fault.ts'
import type { SpanReader } from '../../replay/span-reader.ts'
import type { BackendTls } from '../../store/http/backend-options.ts'
import type { PartialAnswer } from '../../store/http/partial-answer.ts'
import type { LineDamage } from '../../store/otlp-file/line-damage.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { terminalText } from '../terminal/terminal-text.ts'
import { openBackend } from './backend-source.ts'
import { readNamedSource } from './named-source.ts'
import type { SourceOptions } from './source-options.ts'
import { openStoreToRead } from './open-store.ts'
import type { SavedSource } from './saved-sources.ts'
import { environmentHeaders, headerWithoutBackend, readHeaders } from './source-headers.ts'

/**
 * Opens what `--source` names: a backend, a file or a saved source.
 *
 * @throws CliError if there is no such source.
 */
export async function openNamedSource(
  source: string,
  { db, header }: Omit<SourceOptions, 'source'>,
  terminal: Terminal,
  onDamage?: (damage: LineDamage) => void,
): Promise<SpanReader> {
  if (db !== undefined) {
    throw new CliError(EXIT.usage, '--db and --source both name what to read', 'Give one of them.')
  }
  const { saved, backend, file } = readNamedSource(source)
  if (backend === undefined) {
    if (header !== undefined) throw headerWithoutBackend()
    return openStoreToRead(file, onDamage)
  }
  const headers = {
    ...saved?.headers,
    ...headersFromEnvironment(saved),
    ...environmentHeaders(process.env),
    ...readHeaders(header),
  }
  const fault = findHeaderFault(headers)
  if (fault !== undefined) throw new CliError(EXIT.usage, `--header: ${fault}`)
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
