import type { RecordedSpan } from '../otlp/recorded-span.ts'
import type { SpanWriter, WriteResult } from '../store/span-writer.ts'
import { OptionError } from '../thread/errors.ts'
import type { ReceiverProblem } from './receiver-problem.ts'

/** The options of a receiver. */
export interface ReceiverOptions {
  /** Where spans are written. The receiver does not close it. */
  readonly store: SpanWriter
  /**
   * The port to listen on. 0 takes any free one.
   *
   * @default 4318
   */
  readonly port?: number
  /**
   * The address to listen on. If it is a loopback address, a request must name a loopback `Host`, so that no web page gets
   * in by DNS rebinding.
   *
   * @default '127.0.0.1'
   */
  readonly host?: string
  /** More host names that requests may name, for instance `host.docker.internal`. */
  readonly allowHost?: readonly string[]
  /** More origins that web pages may send from, besides all ports of this machine: `https://chat.example`, or `*`. */
  readonly allowOrigin?: readonly string[]
  /**
   * The most bytes of one body, before and after decompression.
   *
   * @default 20971520
   */
  readonly maxBodyBytes?: number
  /** Called when a batch has been stored, before the response. */
  readonly onBatch?: (batch: ReceivedBatch) => void
  /**
   * Called with everything that goes wrong, for instance a body that is not OTLP, spans that were rejected, spans that
   * conflict with stored ones, or a store that fails.
   */
  readonly onProblem?: (problem: ReceiverProblem) => void
}

/** The spans of one request, stored. */
export interface ReceivedBatch extends WriteResult {
  readonly spans: readonly RecordedSpan[]
}

/** The options with all defaults filled in. */
export type ReceiverSettings = Required<ReceiverOptions>

/**
 * Fills in the defaults.
 *
 * @throws OptionError that names the wrong option.
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
  check(typeof store?.write === 'function', 'store', 'a store with a write method')
  check(Number.isInteger(port) && port >= 0 && port <= 65_535, 'port', 'a port from 0 to 65535')
  check(typeof host === 'string' && host !== '', 'host', 'an address to listen on')
  check(isListOf(allowHost, isHostName), 'allowHost', 'a list of host names without ports')
  check(isListOf(allowOrigin, isOrigin), 'allowOrigin', "a list of origins, 'null' or '*'")
  check(
    Number.isSafeInteger(maxBodyBytes) && maxBodyBytes > 0,
    'maxBodyBytes',
    'a whole number, 1 or more',
  )
  check(typeof onBatch === 'function', 'onBatch', 'a function')
  check(typeof onProblem === 'function', 'onProblem', 'a function')
  const report = neverThrowing(onProblem)
  return { store, port, host, allowHost, allowOrigin, maxBodyBytes, onBatch, onProblem: report }
}

function check(fulfilled: boolean, option: string, wanted: string): void {
  if (!fulfilled) throw new OptionError(`createReceiver: ${option} must be ${wanted}`)
}

// Any sender can cause a problem, so a callback that throws must neither end the process nor change the response.
function neverThrowing(
  onProblem: (problem: ReceiverProblem) => void,
): (problem: ReceiverProblem) => void {
  return (problem) => {
    try {
      onProblem(problem)
    } catch (error) {
      process.emitWarning(`onProblem threw: ${String(error)}`, { type: 'threadspan/receiver' })
    }
  }
}

function isListOf(value: unknown, isMember: (member: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isMember)
}

function isHostName(value: unknown): boolean {
  return typeof value === 'string' && /^[^\s/:]+$|^\[[0-9a-f:.]+\]$/i.test(value)
}

function isOrigin(value: unknown): boolean {
  if (value === '*' || value === 'null') return true
  return typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value
}
