import type { RecordedSpan } from '../otlp/recorded-span.ts'
import type { SpanWriter, WriteResult } from '../store/span-writer.ts'
import { OptionError } from '../thread/errors.ts'

/** How to receive. */
export interface ReceiverOptions {
  /** Where spans go. The receiver does not close it. */
  readonly store: SpanWriter
  /**
   * 0 takes any free port.
   *
   * @default 4318
   */
  readonly port?: number
  /**
   * The address to listen on. On a loopback address only requests whose `Host` is one are taken, so that no web page
   * gets in by DNS rebinding.
   *
   * @default '127.0.0.1'
   */
  readonly host?: string
  /** More host names that requests may name, for instance `host.docker.internal`. */
  readonly allowHost?: readonly string[]
  /** More origins that web pages may send from, besides any port of this machine: `https://chat.example`, or `*`. */
  readonly allowOrigin?: readonly string[]
  /**
   * The most bytes of one body, before and after decompression.
   *
   * @default 20971520
   */
  readonly maxBodyBytes?: number
  /** Called when a batch has been stored, before it is answered. */
  readonly onBatch?: (batch: ReceivedBatch) => void
  /**
   * Called with whatever went wrong: a body that is not OTLP, spans that were rejected, spans that conflict with stored
   * ones, a store that fails.
   */
  readonly onProblem?: (problem: Error) => void
}

/** One request's spans, stored. */
export interface ReceivedBatch extends WriteResult {
  readonly spans: readonly RecordedSpan[]
}

/** Options with all defaults filled in. */
export type ReceiverSettings = Required<ReceiverOptions>

/**
 * Fills in the defaults.
 *
 * @throws OptionError naming the option that is wrong.
 */
export function resolveOptions({
  store,
  port = 4318,
  host = '127.0.0.1',
  allowHost = [],
  allowOrigin = [],
  maxBodyBytes = 20 * 1024 * 1024,
  onBatch = () => {},
  onProblem = () => {},
}: ReceiverOptions): ReceiverSettings {
  check(typeof store?.write === 'function', 'store', 'a store that can be written')
  check(Number.isInteger(port) && port >= 0 && port <= 65_535, 'port', 'a port, 0 to 65535')
  check(typeof host === 'string' && host !== '', 'host', 'an address to listen on')
  check(allowHost.every(isHostName), 'allowHost', 'a list of host names without port')
  check(allowOrigin.every(isOrigin), 'allowOrigin', "a list of origins, 'null' or '*'")
  check(Number.isSafeInteger(maxBodyBytes) && maxBodyBytes > 0, 'maxBodyBytes', 'above zero')
  return { store, port, host, allowHost, allowOrigin, maxBodyBytes, onBatch, onProblem }
}

function check(fulfilled: boolean, option: string, wanted: string): void {
  if (!fulfilled) throw new OptionError(`createReceiver: ${option} must be ${wanted}`)
}

function isHostName(value: unknown): boolean {
  return typeof value === 'string' && /^[^\s/:]+$|^\[[0-9a-f:.]+\]$/i.test(value)
}

function isOrigin(value: unknown): boolean {
  if (value === '*' || value === 'null') return true
  return typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value
}
