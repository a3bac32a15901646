import type { ThreadsSetup } from './start-threads.ts'
import { tracesEndpoint } from './traces-endpoint.ts'

/** The environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What the environment variables ask for. */
export interface EnvironmentSetup {
  /** `undefined` if OpenTelemetry is switched off. */
  readonly setup: ThreadsSetup | undefined
  /** One sentence for each value that is not understood. It says what is done instead. */
  readonly complaints: readonly string[]
}

type Complain = (sentence: string) => void

/**
 * Reads OpenTelemetry's variables and three of ours: `THREADSPAN_HOSTS`, a list of your hosts, `THREADSPAN_SPOOL`, a folder,
 * and `THREADSPAN_PROPAGATION_SECRET`, a secret or a list of them. A ratio sampler keeps that share of threads, and keeps
 * each of them whole.
 *
 * @throws OptionError if the endpoint is not an http(s) URL.
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function setupFromEnvironment(env: Environment): EnvironmentSetup {
  const complaints: string[] = []
  const read = (name: string) => env[name]?.trim() || undefined
  if (read('OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return { setup: undefined, complaints }
  const complain: Complain = (sentence) => complaints.push(sentence)
  const ratio = readRatio(read, complain)
  const hosts = read('THREADSPAN_HOSTS')
  const secrets = read('THREADSPAN_PROPAGATION_SECRET')
  const setup = {
    exporting: readExporting(read, complain),
    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES are read by OpenTelemetry's own detector.
    serviceName: undefined,
    ratio,
    otherRatio: ratio,
    mask: false,
    hosts: hosts === undefined ? undefined : listOf(hosts),
    propagationSecret: secrets === undefined ? undefined : listOf(secrets),
    propagators: readPropagators(read, complain),
  }
  return { setup, complaints }
}

type Read = (name: string) => string | undefined

function readExporting(read: Read, complain: Complain): ThreadsSetup['exporting'] {
  const exporters = listOf(read('OTEL_TRACES_EXPORTER') ?? 'otlp')
  if (!exporters.includes('otlp')) {
    if (exporters.join() !== 'none') {
      complain(`OTEL_TRACES_EXPORTER=${exporters.join()} is not known, so nothing is exported`)
    }
    return undefined
  }
  const base = read('OTEL_EXPORTER_OTLP_ENDPOINT') ?? 'http://127.0.0.1:4318'
  const spool = read('THREADSPAN_SPOOL')
  const timeout = Number(readOtlp(read, 'TIMEOUT'))
  return {
    url: tracesEndpoint('threadspan/register', read('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? base),
    headers: readHeaders(readOtlp(read, 'HEADERS') ?? '', complain),
    encoding: readEncoding(readOtlp(read, 'PROTOCOL') ?? 'http/protobuf', complain),
    compression: readOtlp(read, 'COMPRESSION') === 'gzip' ? 'gzip' : 'none',
    spans: 'all',
    ...(Number.isSafeInteger(timeout) && timeout > 0 && { requestTimeoutMillis: timeout }),
    ...(spool !== undefined && { spool }),
    ...(read('OTEL_LOG_LEVEL')?.toLowerCase() === 'none' && { quiet: true }),
  }
}

function readOtlp(read: Read, name: string): string | undefined {
  return read(`OTEL_EXPORTER_OTLP_TRACES_${name}`) ?? read(`OTEL_EXPORTER_OTLP_${name}`)
}

function readEncoding(protocol: string, complain: Complain): 'json' | 'protobuf' {
  if (protocol === 'http/json') return 'json'
  if (protocol !== 'http/protobuf') {
    complain(`the OTLP protocol ${protocol} is not supported, so http/protobuf is used`)
  }
  return 'protobuf'
}

// The format of W3C baggage: `key=value,key=value`, values percent-encoded.
function readHeaders(text: string, complain: Complain): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const pair of listOf(text)) {
    const split = pair.indexOf('=')
    try {
      if (split < 1) throw new TypeError('no pair')
      headers[pair.slice(0, split).trim()] = decodeURIComponent(pair.slice(split + 1).trim())
    } catch {
      // The pair is not quoted, as it may contain a key.
      complain('a pair in OTEL_EXPORTER_OTLP_HEADERS is malformed and left out')
    }
  }
  return headers
}

function readRatio(read: Read, complain: Complain): number {
  const name = read('OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on'
  const argument = Number(read('OTEL_TRACES_SAMPLER_ARG') ?? 1)
  switch (name.replace(/^parentbased_/, '')) {
    case 'always_on':
      return 1
    case 'always_off':
      return 0
    case 'traceidratio':
      if (argument >= 0 && argument <= 1) return argument
      complain('OTEL_TRACES_SAMPLER_ARG is not a number between 0 and 1, so everything is kept')
      return 1
    default:
      complain(`OTEL_TRACES_SAMPLER=${name} is not known, so everything is kept`)
      return 1
  }
}

function readPropagators(read: Read, complain: Complain): ThreadsSetup['propagators'] {
  const names = listOf(read('OTEL_PROPAGATORS') ?? 'tracecontext,baggage')
  return names.flatMap((name) => {
    if (name === 'tracecontext' || name === 'baggage') return [name]
    if (name !== 'none')
      complain(`the propagator ${name} in OTEL_PROPAGATORS is not known and left out`)
    return []
  })
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}
