import type {
  OtlpAnyValue,
  OtlpKeyValue,
  OtlpResourceSpans,
  OtlpScopeSpans,
} from './otlp-traces.ts'

/** An OTLP/JSON `ExportLogsServiceRequest`. */
export interface OtlpLogs {
  readonly resourceLogs: readonly OtlpResourceLogs[]
}

/** The log records of one resource. */
export interface OtlpResourceLogs {
  readonly resource: OtlpResourceSpans['resource']
  readonly scopeLogs: readonly OtlpScopeLogs[]
}

/** The log records of one logger. */
export interface OtlpScopeLogs {
  readonly scope: OtlpScopeSpans['scope']
  readonly logRecords: readonly OtlpLogRecord[]
}

/** A log record, with the fields of an event. */
export interface OtlpLogRecord {
  readonly timeUnixNano: string
  readonly traceId: string
  readonly spanId: string
  readonly eventName: string
  readonly attributes: readonly OtlpKeyValue[]
  readonly body?: OtlpAnyValue
}
