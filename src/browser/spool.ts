/** Where spans are kept until they are delivered, so that a closed tab or a visit offline loses none. */
export interface Spool {
  /** Called once. What earlier visits left goes through `recover`, which queues it and keeps it anew. */
  open(recover: (json: string) => void): void
  /** A span as OTLP/JSON. */
  keep(json: string): void
  /** They were delivered, or dropped with a report. */
  forget(batch: readonly string[]): void
}
