import type { OpenSpool } from './spool.ts'

/** Where a page's spans go. */
export interface StartOptions {
  /** The OTLP/HTTP traces endpoint: `https://collector.example/v1/traces`, or a path on the page's own origin. */
  readonly url: string
  /** Headers beside the content type, for authorisation. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * The page's `service.name`.
   *
   * @default 'browser'
   */
  readonly serviceName?: string
  /**
   * Keeps spans across visits: see `pageSpool`.
   *
   * @default what is undelivered when the tab closes is sent with keepalive as far as 64 KiB allow, the rest lost
   */
  readonly spool?: OpenSpool
  /**
   * The most spans that may wait for delivery; what is tracked above it is dropped.
   *
   * @default 5,000
   */
  readonly maxQueueSize?: number
  /** Told of every drop, with how many spans and why: `queue full`, or the HTTP status of the refusal. */
  readonly onDrop?: (spans: number, reason: string) => void
}
