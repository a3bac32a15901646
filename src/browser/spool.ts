/** Keeps spans, which are OTLP/JSON and never equal, until they are delivered or dropped with a report. */
export type Spool = (change: 'put' | 'delete', spans: readonly string[]) => void

/** Opens a spool; called once. What earlier visits left goes through `recover`, which queues it and keeps it anew. */
export type OpenSpool = (recover: (span: string) => void) => Spool
