import { decodeJsonTraces } from '../../otlp/json/decode-json-traces.ts'
import type { OtlpResourceSpans, OtlpScopeSpans, OtlpSpan } from '../../otlp/json/otlp-traces.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { StoreError } from '../../thread/errors.ts'

/** One row of the table of spans. */
export interface SpanRow {
  readonly key: number
  readonly origin: number
  readonly json: string
}

// The limits of a receiver keep a span far below this. An older version had no limits, and JavaScript cannot hold a text of
// more than 512 MB.
const MAX_ROW_BYTES = 128 * 1024 * 1024

/** The columns of a {@link SpanRow}. `json` is empty if it is too large to be read. */
export const SPAN_COLUMNS: string = `key, origin, iif(octet_length(json) > ${MAX_ROW_BYTES}, '', json) AS json`

/** Tells about a row that is left out. Warnings reach stderr if an app does not listen to them. */
export function warnOfLargeRow({ key }: SpanRow): void {
  const limit = `${MAX_ROW_BYTES / 1024 / 1024} MB`
  process.emitWarning(`span ${key} of the database has more than ${limit} and is left out`, {
    type: 'threadspan/sqlite',
  })
}

/** What the spans of one tracer in one process share: a row of the table of origins, as JSON. */
export interface SpanOrigin {
  readonly resource: OtlpResourceSpans['resource']
  readonly scope: OtlpScopeSpans['scope']
  readonly resourceSchemaUrl?: string
  readonly scopeSchemaUrl?: string
}

/** The origin of the spans in a scope's group. */
export function originOf(
  { resource, schemaUrl: resourceSchemaUrl }: OtlpResourceSpans,
  { scope, schemaUrl: scopeSchemaUrl }: OtlpScopeSpans,
): SpanOrigin {
  return {
    resource,
    scope,
    ...(resourceSchemaUrl !== undefined && { resourceSchemaUrl }),
    ...(scopeSchemaUrl !== undefined && { scopeSchemaUrl }),
  }
}

/**
 * Decodes rows into spans, in the same order.
 *
 * @throws StoreError if a row is damaged.
 */
export function decodeRows(
  rows: readonly SpanRow[],
  readOrigin: (key: number) => SpanOrigin,
): readonly RecordedSpan[] {
  const { spans, reason } = decodeJsonTraces({ resourceSpans: groupRows(rows, readOrigin) })
  if (reason === undefined) return spans
  throw new StoreError(`a span in the database is damaged: ${reason}`)
}

// Neighbouring rows mostly share their origin, which is then decoded once.
function groupRows(
  rows: readonly SpanRow[],
  readOrigin: (key: number) => SpanOrigin,
): OtlpResourceSpans[] {
  const groups: OtlpResourceSpans[] = []
  let spans: OtlpSpan[] = []
  let last: number | undefined
  for (const { origin, json } of rows) {
    if (origin !== last) {
      spans = []
      groups.push(groupOf(readOrigin(origin), spans))
      last = origin
    }
    spans.push(JSON.parse(json) as OtlpSpan)
  }
  return groups
}

function groupOf(origin: SpanOrigin, spans: readonly OtlpSpan[]): OtlpResourceSpans {
  const { resource, scope, resourceSchemaUrl, scopeSchemaUrl } = origin
  const scopeSpans = { scope, ...(scopeSchemaUrl && { schemaUrl: scopeSchemaUrl }), spans }
  return {
    resource,
    ...(resourceSchemaUrl && { schemaUrl: resourceSchemaUrl }),
    scopeSpans: [scopeSpans],
  }
}
