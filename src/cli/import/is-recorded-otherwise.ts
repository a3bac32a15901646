import { type RecordedSpan, serviceName } from '../../otlp/recorded-span.ts'
import type { SpanReader } from '../../replay/span-reader.ts'
import {
  ATTR_CHAT_CONTENT,
  ATTR_CHAT_KIND,
  ATTR_CHAT_MESSAGE_TIME,
  ATTR_CHAT_ROLE,
} from '../../thread/semconv.ts'
import { spanKey } from '../../thread/span-ids.ts'
import { IMPORT_SERVICE } from './import-service.ts'

/**
 * Whether a store has a thread already that an app recorded, or that was imported from a line with other details. The
 * messages of this line would then be there twice, under other ids. An import of the same line gives the same ids, and a
 * line in which an imported thread goes on has other messages.
 *
 * @param line - The spans of the line, as the import would send them.
 */
export async function isRecordedOtherwise(
  reader: SpanReader,
  threadId: string,
  line: readonly RecordedSpan[],
): Promise<boolean> {
  const ids = new Set(line.map(spanKey))
  const messages = line.filter(isMessage)
  const sayings = new Set(messages.map(sayingOf))
  const repeated = new Set<string>()
  let isOtherwise = false
  for await (const span of reader.readThreadSpans(threadId)) {
    if (ids.has(spanKey(span))) return false
    if (isChatOfApp(span)) isOtherwise = true
    const saying = sayingOf(span)
    if (!sayings.has(saying)) continue
    repeated.add(saying)
    // People say the same again, but not at the same nanosecond.
    if (span.attributes[ATTR_CHAT_MESSAGE_TIME] === 'stated') isOtherwise = true
  }
  return isOtherwise || (messages.length > 0 && repeated.size === sayings.size)
}

// Without messages, a thread is read from its runs. Feedback and events of an app may be about an imported thread.
function isChatOfApp(span: RecordedSpan): boolean {
  const kind = span.attributes[ATTR_CHAT_KIND]
  return serviceName(span) !== IMPORT_SERVICE && (kind === undefined || kind === 'message')
}

function isMessage({ attributes }: RecordedSpan): boolean {
  return attributes[ATTR_CHAT_KIND] === 'message'
}

function sayingOf({ attributes, startUnixNano }: RecordedSpan): string {
  const isTimed = attributes[ATTR_CHAT_MESSAGE_TIME] === 'stated'
  return JSON.stringify([
    attributes[ATTR_CHAT_KIND],
    attributes[ATTR_CHAT_ROLE],
    attributes[ATTR_CHAT_CONTENT] ?? attributes[`${ATTR_CHAT_CONTENT}.json`],
    isTimed ? String(startUnixNano) : '',
  ])
}
