import type { DecodedLogs } from '../../otlp/decoded-logs.ts'
import type { DecodedTraces } from '../../otlp/decoded-traces.ts'
import { decodeJsonTraces } from '../../otlp/json/decode-json-traces.ts'
import { decodeJsonLogs } from '../../otlp/json/decode-json-logs.ts'
import type { ExportResponse } from '../../otlp/http/export-response.ts'
import type { LogEvent } from '../../otlp/log-event.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { OtlpDecodeError } from '../../thread/errors.ts'
import { isJsonObject } from '../../thread/json.ts'

/** The content of a line of an OTLP file. */
export interface OtlpLine {
  readonly spans: readonly RecordedSpan[]
  /** GenAI events that came as log records. */
  readonly events: readonly LogEvent[]
  /** How many log records are not GenAI events. Replay does not use them. */
  readonly ignored: number
  /** What is wrong with the line, or with a part of it. */
  readonly damage?: string
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
// A JSON string cannot contain unescaped quotes, so this always begins a line.
const LINE_START = /(?=\{"resource(?:Spans|Logs|_spans|_logs)":)/
const OTHER_SIGNAL = /^resource_?(?:metrics|profiles)$/i
const NOTHING = { spans: [], events: [], ignored: 0 } as const

/**
 * Reads one line of an OTLP file, with any content. Metrics, and log records that are not GenAI events, do not count as
 * damage. If a kill cut a line off, the next one may follow it without a line break, and is read.
 */
export function parseOtlpLine(bytes: Uint8Array | undefined): OtlpLine {
  if (bytes === undefined) return { ...NOTHING, damage: 'it is too long' }
  const text = decodeUtf8(bytes)
  if (text === undefined) return { ...NOTHING, damage: 'it is not UTF-8' }
  if (text.trim() === '') return NOTHING
  const line = decodeText(text)
  if (line.damage === undefined || line.spans.length > 0 || line.events.length > 0) return line
  const pieces = text.split(LINE_START).map(decodeText)
  return {
    ...line,
    spans: pieces.flatMap(({ spans }) => spans),
    events: pieces.flatMap(({ events }) => events),
    ignored: pieces.reduce((sum, { ignored }) => sum + ignored, 0),
  }
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

function decodeText(text: string): OtlpLine {
  try {
    const body: unknown = JSON.parse(text)
    const traces = decodeJsonTraces(body)
    const logs = decodeJsonLogs(body)
    const damage =
      damageOf(traces, 'spans') ?? damageOf(logs, 'log records') ?? findUnread(body, traces, logs)
    const { events, ignored } = logs
    return { spans: traces.spans, events, ignored, ...(damage !== undefined && { damage }) }
  } catch (error) {
    // The message of a JSON error quotes the line, and that may be private.
    const damage = error instanceof OtlpDecodeError ? error.message : 'it is not complete JSON'
    return { ...NOTHING, damage }
  }
}

// Metrics and profiles are not for replay. Anything else should have been spans or log records.
function findUnread(body: unknown, traces: DecodedTraces, logs: DecodedLogs): string | undefined {
  const isRead = traces.spans.length + logs.events.length + logs.ignored > 0
  const isOther = isJsonObject(body) && Object.keys(body).some((key) => OTHER_SIGNAL.test(key))
  return isRead || isOther || logs.warning === undefined ? undefined : traces.warning
}

function damageOf({ rejected, reason }: ExportResponse, what: string): string | undefined {
  return rejected === 0 ? undefined : `${rejected} rejected ${what}: ${reason}`
}
