import type { SpanMask } from './span-mask.ts'
import type { Spool } from './spool.ts'

/**
 * Why spans were dropped: the HTTP status of the refusal; `rejected`, if the endpoint took their request but left them
 * out; `queue-full`, if 10,000 were waiting; `unreadable`, if they could not be made of what was given.
 */
export type DropReason = number | 'rejected' | 'queue-full' | 'unreadable'

/** Where a page's spans go. */
export interface StartOptions {
  /** The OTLP/HTTP traces endpoint: `https://collector.example/v1/traces`, or a path on the page's own origin. */
  readonly url: string
  /** The page's `service.name`. */
  readonly serviceName: string
  /** Headers beside the content type, for authorisation. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * Changes content before it is kept or sent: see `contentMask`. What was tracked before is masked too.
   *
   * @default content is recorded as it is
   */
  readonly mask?: SpanMask
  /**
   * Keeps spans across visits: see `pageSpool`.
   *
   * @default when the tab closes, up to 64 KiB of what is undelivered are sent with keepalive, and the rest is lost
   */
  readonly spool?: Spool
  /** Called at every drop, with how many spans and why. */
  readonly onDrop?: (spans: number, reason: DropReason) => void
}
