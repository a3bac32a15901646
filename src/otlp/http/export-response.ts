/** How many spans, log records or data points of a request the receiver left out, and why: OTLP's partial success. If none, the reason is a warning. */
export interface ExportResponse {
  readonly rejected: number
  readonly reason?: string
}

/** What a request carried. */
export type OtlpSignal = 'traces' | 'logs' | 'metrics'
