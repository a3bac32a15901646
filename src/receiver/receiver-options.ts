import type { BodyLimits, OtlpLimits, SpanLimits } from '../otlp/limits/otlp-limits.ts'
import type { RecordedSpan } from '../otlp/recorded-span.ts'
import type { SpanWriter, WriteResult } from '../store/span-writer.ts'
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
   * in by DNS rebinding. If it is not, `token` is needed.
   *
   * @default '127.0.0.1'
   */
  readonly host?: string
  /**
   * What senders must send as `Authorization: Bearer <token>`. It has no spaces. Without it everybody who reaches the
   * receiver may write.
   */
  readonly token?: string
  /**
   * Lets everybody write although `host` is not a loopback address, for instance because a proxy or a network policy decides
   * who reaches the receiver.
   *
   * @default false
   */
  readonly noAuth?: boolean
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
  /**
   * The most bytes that all running requests together may hold: bodies as sent, decompressed, and decoded. A request that
   * would exceed it gets a 503 and may be sent again. Large bodies leave a quarter of it to small ones.
   *
   * @default 268435456, or eight times maxBodyBytes if that is more
   */
  readonly maxMemoryBytes?: number
  /**
   * How long a request may take to arrive, in milliseconds. A slower one is cut off.
   *
   * @default 30000
   */
  readonly bodyTimeoutMillis?: number
  /** The most that is read of one span and of one body. The defaults are in docs/receiver.md. */
  readonly limits?: ReceiverLimits
  /** Called when the spans of a request have been stored, before the response. */
  readonly onBatch?: (batch: ReceivedBatch) => void
  /**
   * Called with everything that goes wrong, for instance a body that is not OTLP, spans that were rejected, spans that
   * conflict with stored ones, or a store that fails.
   */
  readonly onProblem?: (problem: ReceiverProblem) => void
}

/** Some of the limits. The others have their defaults. */
export interface ReceiverLimits {
  readonly span?: Partial<SpanLimits>
  readonly body?: Partial<BodyLimits>
}

/** The spans of one request, stored. */
export interface ReceivedBatch extends WriteResult {
  readonly spans: readonly RecordedSpan[]
}

/** The options with all defaults filled in. */
export interface ReceiverSettings extends Required<Omit<ReceiverOptions, 'token' | 'limits'>> {
  readonly token: string | undefined
  readonly limits: OtlpLimits
}
