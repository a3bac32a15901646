import type { Spool } from './spool.ts'

/** Where a page's spans go. */
export interface StartOptions {
  /** The OTLP/HTTP traces endpoint: `https://collector.example/v1/traces`, or a path on the page's own origin. */
  readonly url: string
  /** The page's `service.name`. */
  readonly serviceName: string
  /** Headers beside the content type, for authorisation. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * Keeps spans across visits: see `pageSpool`.
   *
   * @default what is undelivered when the tab closes is sent with keepalive as far as 64 KiB allow, the rest lost
   */
  readonly spool?: Spool
  /** Told of every drop, with how many spans and why: the HTTP status of the refusal, or `unreadable`. */
  readonly onDrop?: (spans: number, reason: number | 'unreadable') => void
}
