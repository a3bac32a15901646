import { findHeaderFault } from '../../otlp/header-fault.ts'
import { OptionError } from '../../thread/errors.ts'
import type { PartialAnswer } from './partial-answer.ts'

/** How to reach a backend over HTTP. */
export interface BackendOptions {
  /** Sent with each request, usually for authentication: `{ authorization: 'Bearer …' }`. No error quotes them. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * How long one request may take up to the last byte of its response, in milliseconds.
   *
   * @default 30000
   */
  readonly timeoutMillis?: number
  /**
   * How often a request is repeated if the backend responds with 429 or 503. The waits grow, and are at least as long as
   * `Retry-After` asks. If it asks for more than a minute, the request fails.
   *
   * @default 3
   */
  readonly retries?: number
  /**
   * The largest response that is read, in bytes after decompression.
   *
   * @default 67108864
   */
  readonly maxAnswerBytes?: number
  /** For servers that use a private authority or ask for a client certificate. */
  readonly tls?: BackendTls
  /** Called each time something is missing from an answer, because of the backend or of a limit. */
  readonly onPartial?: (answer: PartialAnswer) => void
}

/** Certificates as PEM text. */
export interface BackendTls {
  /** The authorities to trust instead of the usual ones. */
  readonly ca?: string
  /** The client's certificate. */
  readonly cert?: string
  /** The key of that certificate. */
  readonly key?: string
}

/** The options with their defaults. */
export type ResolvedBackendOptions = Required<Omit<BackendOptions, 'tls' | 'headers'>> & {
  readonly tls: BackendTls
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Fills in the defaults.
 *
 * @throws OptionError that names the wrong option. It never quotes a header's value.
 */
export function resolveBackendOptions(options: BackendOptions): ResolvedBackendOptions {
  const { headers = {}, tls = {}, onPartial = () => {} } = options
  const fault = findHeaderFault(headers)
  if (fault !== undefined) throw new OptionError(fault)
  if (typeof onPartial !== 'function') throw new OptionError('onPartial must be a function')
  return {
    headers,
    tls,
    onPartial,
    timeoutMillis: positive('timeoutMillis', options.timeoutMillis ?? 30_000),
    retries: whole('retries', options.retries ?? 3),
    maxAnswerBytes: positive('maxAnswerBytes', options.maxAnswerBytes ?? 1 << 26),
  }
}

function positive(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new OptionError(`${name} is ${value}; it must be a whole number, 1 or more`)
}

function whole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new OptionError(`${name} is ${value}; it must be a whole number, 0 or more`)
}
