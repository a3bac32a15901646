import type { Span } from './span.ts'

/** Keeps spans until they are delivered, or dropped with a report. */
export type Spool = (change: 'put' | 'delete', spans: readonly Span[]) => void
