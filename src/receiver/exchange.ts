import type { IncomingMessage } from 'node:http'

/** A request, before its body is read. */
export interface Exchange {
  readonly request: IncomingMessage
  /** Tells a sender that waits for `100 Continue` to send the body. Does nothing if the sender does not wait. */
  readonly acceptBody: () => void
}
