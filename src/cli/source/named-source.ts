import { CliError } from '../cli-error.ts'
import { didYouMean } from '../did-you-mean.ts'
import { EXIT } from '../exit-code.ts'
import { type BackendSource, parseBackendSource } from './backend-source.ts'
import { withoutPassword } from './without-password.ts'
import { loadSources, type SavedSource } from './saved-sources.ts'

/** What `--source` names: a backend, or a store in a file. */
export interface NamedSource {
  /** Absent if the source is not a saved one. */
  readonly saved: SavedSource | undefined
  /** Absent if the source is a file. */
  readonly backend: BackendSource | undefined
  /** The store's file. Absent for the default store, and for a backend. */
  readonly file: string | undefined
}

/**
 * Reads the value of `--source`.
 *
 * @throws CliError if there is no such source.
 */
export function readNamedSource(source: string): NamedSource {
  const saved = savedSource(source)
  const named = saved?.source ?? source
  const backend = parseBackendSource(named)
  const file = backend === undefined ? fileOf(named, saved !== undefined) : undefined
  return { saved, backend, file }
}

function savedSource(name: string): SavedSource | undefined {
  const sources = loadSources()
  return Object.hasOwn(sources, name) ? sources[name] : undefined
}

function fileOf(source: string, isSaved: boolean): string | undefined {
  if (source === 'local') return undefined
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(source)?.[1]
  if (scheme !== undefined) {
    throw new CliError(EXIT.usage, `there is no kind of source "${scheme}"`, nextKind(scheme))
  }
  if (isSaved || /[./\\]/.test(source)) return source
  const [near] = didYouMean(source, Object.keys(loadSources()))
  const next = near === undefined ? 'See: threadspan sources ls' : `Did you mean: --source ${near}?`
  throw new CliError(EXIT.usage, `no source is saved as "${withoutPassword(source)}"`, next)
}

function nextKind(scheme: string): string {
  const [backend = '', transport = 'http'] = scheme.toLowerCase().split('+')
  const [near] = didYouMean(backend, ['jaeger', 'tempo', 'clickhouse'])
  if (near !== undefined) return `Did you mean: ${near}+${transport}://…?`
  return /^https?$/.test(backend)
    ? `Say which backend it is: jaeger+${backend}://…, tempo+${backend}://… or clickhouse+${backend}://…`
    : 'A source is jaeger+URL, tempo+URL, clickhouse+URL, FILE, local, or a saved name.'
}
