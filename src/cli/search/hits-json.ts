import type { FoundText, FoundWords } from '../../replay/search/search-threads.ts'
import { formatInstant } from '../../thread/instant.ts'
import { jsonText } from '../terminal/json-text.ts'
import { speakerOf } from './speaker-of.ts'

/** Hits as JSON. */
export function hitsJson(hits: readonly FoundWords[]): string {
  return jsonText(
    hits.map((hit) => ({
      thread: hit.threadId,
      ...textJson(hit),
      before: hit.before === undefined ? null : textJson(hit.before),
    })),
    2,
  )
}

function textJson(text: FoundText) {
  const { traceId, spanId, unixNano } = text
  return { time: formatInstant(unixNano), role: speakerOf(text), traceId, spanId, text: text.text }
}
