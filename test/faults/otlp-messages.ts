/** A field of an OTLP message that holds messages or, as `text`, strings. */
export interface OtlpField {
  readonly name: string
  readonly number: number
  readonly type: string
  readonly isRepeated: boolean
}

const one = (name: string, number: number, type: string) => ({
  name,
  number,
  type,
  isRepeated: false,
})
const many = (name: string, number: number, type: string) => ({
  name,
  number,
  type,
  isRepeated: true,
})

/**
 * Every message of OTLP that has a repeated field in it, for traces, logs and metrics.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto, version 1.9
 */
const OTLP_MESSAGES: Readonly<Record<string, readonly OtlpField[]>> = {
  TraceRequest: [many('resourceSpans', 1, 'ResourceSpans')],
  ResourceSpans: [one('resource', 1, 'Resource'), many('scopeSpans', 2, 'ScopeSpans')],
  ScopeSpans: [one('scope', 1, 'Scope'), many('spans', 2, 'Span')],
  Span: [many('attributes', 9, 'KeyValue'), many('events', 11, 'Event'), many('links', 13, 'Link')],
  Event: [many('attributes', 3, 'KeyValue')],
  Link: [many('attributes', 4, 'KeyValue')],
  LogsRequest: [many('resourceLogs', 1, 'ResourceLogs')],
  ResourceLogs: [one('resource', 1, 'Resource'), many('scopeLogs', 2, 'ScopeLogs')],
  ScopeLogs: [one('scope', 1, 'Scope'), many('logRecords', 2, 'LogRecord')],
  LogRecord: [one('body', 5, 'AnyValue'), many('attributes', 6, 'KeyValue')],
  MetricsRequest: [many('resourceMetrics', 1, 'ResourceMetrics')],
  ResourceMetrics: [many('scopeMetrics', 2, 'ScopeMetrics')],
  ScopeMetrics: [many('metrics', 2, 'Metric')],
  Metric: [],
  Resource: [many('attributes', 1, 'KeyValue'), many('entityRefs', 3, 'EntityRef')],
  EntityRef: [many('idKeys', 3, 'text'), many('descriptionKeys', 4, 'text')],
  Scope: [many('attributes', 3, 'KeyValue')],
  KeyValue: [one('value', 2, 'AnyValue')],
  AnyValue: [one('arrayValue', 5, 'ArrayValue'), one('kvlistValue', 6, 'KeyValueList')],
  ArrayValue: [many('values', 1, 'AnyValue')],
  KeyValueList: [many('values', 1, 'KeyValue')],
}

/** The way from a request to one of its repeated fields. */
export type FieldPath = readonly OtlpField[]

/** The ways to all repeated fields of a request. A value inside a value of the same kind is left out. */
export function repeatedFields(message: string, above: FieldPath = []): readonly FieldPath[] {
  const paths: FieldPath[] = []
  for (const field of OTLP_MESSAGES[message] ?? []) {
    const path = [...above, field]
    const isNested = above.some(({ type }) => type === 'AnyValue') && field.type !== 'ArrayValue'
    if (field.isRepeated) paths.push(path)
    if (!isNested || !field.isRepeated) paths.push(...repeatedFields(field.type, path))
  }
  return paths
}
