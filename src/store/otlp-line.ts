import { decodeJsonTraces } from '../otlp/decode-json.ts'
import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { OtlpDecodeError } from '../thread/errors.ts'

/** What a line of an OTLP file held. */
export interface OtlpLine {
  readonly spans: readonly RecordedSpan[]
  /** What is wrong with the line, or with a part of it. */
  readonly damage?: string
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
// Unescaped quotes cannot stand inside a JSON string: where this is, a line begins.
const LINE_START = /(?=\{"resourceSpans":)/

/**
 * Reads one line of an OTLP file, whatever is in it. Lines of other signals (metrics, logs) hold no spans and are no
 * damage. A line that was torn by a kill may have the next one glued to it, which is then read.
 */
export function parseOtlpLine(bytes: Uint8Array | undefined): OtlpLine {
  if (bytes === undefined) return { spans: [], damage: 'it is too long' }
  const text = decodeUtf8(bytes)
  if (text === undefined) return { spans: [], damage: 'it is not UTF-8' }
  if (text.trim() === '') return { spans: [] }
  const line = decodeText(text)
  if (line.damage === undefined || line.spans.length > 0) return line
  return { ...line, spans: text.split(LINE_START).flatMap((piece) => decodeText(piece).spans) }
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
    const { spans, rejected, reason } = decodeJsonTraces(JSON.parse(text))
    return rejected === 0 ? { spans } : { spans, damage: `${rejected} rejected spans: ${reason}` }
  } catch (error) {
    // The message of a JSON error quotes the line, which may be private.
    const damage = error instanceof OtlpDecodeError ? error.message : 'it is not complete JSON'
    return { spans: [], damage }
  }
}
