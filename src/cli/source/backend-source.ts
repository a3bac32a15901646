import { nowUnixNano } from '../../thread/instant.ts'
import type { SpanReader } from '../../replay/span-reader.ts'
import type { BackendOptions } from '../../store/http/backend-options.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { readSince } from '../since-option.ts'

/** A backend as a source names it: `jaeger+https://host/path?service=bot`. */
export interface BackendSource {
  readonly kind: BackendKind
  /** With credentials, where it has any; without parameters. */
  readonly url: string
  readonly parameters: URLSearchParams
}

/** A kind of backend that a source may name. */
export type BackendKind = 'jaeger' | 'tempo' | 'clickhouse'

const BACKEND = /^(jaeger|tempo|clickhouse)\+(.*)$/i

const EXAMPLES: Readonly<Record<BackendKind, string>> = {
  jaeger: 'jaeger+http://localhost:16686',
  tempo: 'tempo+http://localhost:3200',
  clickhouse: 'clickhouse+http://localhost:8123/otel',
}

const PARAMETERS: Readonly<Record<BackendKind, readonly string[]>> = {
  jaeger: ['timeout', 'since', 'service', 'api'],
  tempo: ['timeout', 'since', 'max_search_hours'],
  clickhouse: ['timeout', 'table', 'logs_table'],
}

/**
 * Reads a source that is a backend's address; `undefined` where it is something else.
 *
 * @throws CliError where it is one, but wrong; the message does not repeat it, as it may hold a password.
 */
export function parseBackendSource(source: string): BackendSource | undefined {
  const [, scheme, address] = BACKEND.exec(source) ?? []
  if (scheme === undefined || address === undefined) return undefined
  const kind = scheme.toLowerCase() as BackendKind
  const url = /^https?:\/\//i.test(address) ? URL.parse(address) : null
  if (url === null) {
    throw new CliError(
      EXIT.usage,
      `the address after ${kind}+ is not an http:// or https:// URL`,
      `Try: ${EXAMPLES[kind]}`,
    )
  }
  const parameters = new URLSearchParams(url.search)
  const unknown = [...parameters.keys()].find((name) => !PARAMETERS[kind].includes(name))
  if (unknown !== undefined) {
    const known = `It knows: ${PARAMETERS[kind].join(', ')}`
    throw new CliError(EXIT.usage, `a ${kind} source knows no parameter "${unknown}"`, known)
  }
  url.search = ''
  return { kind, url: url.href, parameters }
}

/** A backend's address, without its credentials. */
export function publicAddress({ kind, url }: BackendSource): string {
  const address = new URL(url)
  Object.assign(address, { username: '', password: '' })
  return `${kind}+${address.href.replace(/\/$/, '')}`
}

/**
 * Opens a reader.
 *
 * @throws CliError or OptionError where a parameter is wrong.
 */
export async function openBackend(
  source: BackendSource,
  given: BackendOptions,
): Promise<SpanReader> {
  return OPENERS[source.kind](source, { ...given, ...timeoutOf(source.parameters) })
}

type Opener = (source: BackendSource, options: BackendOptions) => Promise<SpanReader>

const OPENERS: Readonly<Record<BackendKind, Opener>> = {
  async jaeger({ url, parameters }, options) {
    const { jaegerReader } = await import('../../store/jaeger.ts')
    const services = parameters.getAll('service')
    return jaegerReader(url, {
      ...options,
      ...sinceOf(parameters),
      ...(services.length > 0 && { services }),
      api: apiOf(parameters),
    })
  },
  async tempo({ url, parameters }, options) {
    const { tempoReader } = await import('../../store/tempo.ts')
    const hours = parameters.get('max_search_hours')
    const maxSearchHours = hours === null ? {} : { maxSearchHours: wholeHours(hours) }
    return tempoReader(url, { ...options, ...sinceOf(parameters), ...maxSearchHours })
  },
  async clickhouse({ url, parameters }, options) {
    const { clickhouseReader } = await import('../../store/clickhouse.ts')
    const table = parameters.get('table')
    const logsTable = parameters.get('logs_table')
    return clickhouseReader(url, {
      ...options,
      ...(table !== null && { table }),
      ...(logsTable !== null && { logsTable }),
    })
  },
}

function timeoutOf(parameters: URLSearchParams): { readonly timeoutMillis?: number } {
  const timeout = parameters.get('timeout')
  if (timeout === null) return {}
  const seconds = Number(timeout.replace(/s$/, ''))
  if (seconds > 0) return { timeoutMillis: Math.ceil(seconds * 1000) }
  throw new CliError(EXIT.usage, 'timeout must be a number of seconds', 'Try: timeout=60')
}

function sinceOf(parameters: URLSearchParams): { readonly since?: bigint } {
  const since = parameters.get('since')
  if (since === null) return {}
  return { since: readSince(since, nowUnixNano(), '?since', '?since=24h, or ?since=2026-11-01') }
}

function wholeHours(hours: string): number {
  if (/^[1-9]\d{0,5}$/.test(hours)) return Number(hours)
  throw new CliError(
    EXIT.usage,
    'max_search_hours must be a whole number, 1 or more',
    'Try: max_search_hours=24',
  )
}

function apiOf(parameters: URLSearchParams): 'auto' | 'v3' | 'legacy' {
  const api = parameters.get('api') ?? 'auto'
  if (api === 'auto' || api === 'v3' || api === 'legacy') return api
  throw new CliError(EXIT.usage, 'api must be auto, v3 or legacy')
}
