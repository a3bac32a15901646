/** OpenTelemetry's SpanExporter, as far as both SDK lines agree. */
export interface SpanExporter {
  /** Calls back once, with code 0 where the backend took the spans. */
  export(spans: never[], done: (result: ExportResult) => void): void
  shutdown(): Promise<void>
}

/** How an export went. */
export interface ExportResult {
  readonly code: number
  readonly error?: Error
}

/** An export that failed for good: `status` is the HTTP status where one came. */
export class ExportFailure extends Error {
  override readonly name = 'ExportFailure'
  readonly status: number | undefined

  constructor(cause: Error | undefined) {
    super(cause?.message ?? 'the exporter gave no reason', { cause })
    const code = (cause as { code?: unknown } | undefined)?.code
    this.status = typeof code === 'number' ? code : undefined
  }

  /** Whether the same spans can be taken later: not after an answer that says they are wrong. */
  get isRetryable(): boolean {
    const { status } = this
    if (status === undefined || status === 408 || status === 429) return true
    return status < 400 || status >= 500
  }
}

/** One export as a promise; rejects with an {@link ExportFailure}. */
export function exportOnce(exporter: SpanExporter, spans: readonly object[]): Promise<void> {
  return new Promise((resolve, reject) => {
    exporter.export([...spans] as never[], ({ code, error }) => {
      if (code === 0) resolve()
      else reject(new ExportFailure(error))
    })
  })
}
