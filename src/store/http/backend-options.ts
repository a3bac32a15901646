import { OptionError } from '../../thread/errors.ts'

/** How a backend is reached over HTTP. */
export interface BackendOptions {
  /** Sent with each request, for authentication above all: `{ authorization: 'Bearer …' }`. Never part of an error. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * How long one request may take, to the last byte of its answer.
   *
   * @default 30000
   */
  readonly timeoutMillis?: number
  /**
   * How often a request is sent again where the backend answers 429 or 503; it waits as long as `Retry-After` asks, a
   * minute at most.
   *
   * @default 3
   */
  readonly retries?: number
  /**
   * The largest answer that is read, in bytes after decompression.
   *
   * @default 67108864
   */
  readonly maxAnswerBytes?: number
  /** For servers with a private authority, and those that ask for a certificate. */
  readonly tls?: BackendTls
  /** Called with a sentence for each answer that the backend, or a limit, has left incomplete. */
  readonly onPartial?: (reason: string) => void
}

/** Certificates as PEM text. */
export interface BackendTls {
  /** The authorities to trust, instead of the usual ones. */
  readonly ca?: string
  /** The client's own certificate. */
  readonly cert?: string
  /** The key of that certificate. */
  readonly key?: string
}

/** The options with their defaults. */
export type ResolvedBackendOptions = Required<Omit<BackendOptions, 'tls' | 'headers'>> & {
  readonly tls: BackendTls
  readonly headers: Readonly<Record<string, string>>
}

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
// What HTTP allows in a value; a line break would start another header.
const HEADER_VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/

/**
 * Fills in the defaults.
 *
 * @throws OptionError naming the option that is wrong, never its value.
 */
export function resolveBackendOptions(options: BackendOptions): ResolvedBackendOptions {
  const { headers = {}, tls = {}, onPartial = () => {} } = options
  for (const [name, value] of Object.entries(headers)) {
    if (!HEADER_NAME.test(name)) throw new OptionError('headers has a name that is none')
    if (!HEADER_VALUE.test(value)) {
      throw new OptionError(`headers.${name} has characters that no header can have`)
    }
  }
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
