import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { isUnfinished } from '../../otlp/repeats/is-unfinished.ts'
import type { ReceivedBatch } from '../../receiver/receiver-options.ts'
import { readString } from '../../thread/attribute-text.ts'
import { formatInstant } from '../../thread/instant.ts'
import { readMessage } from '../../thread/message-attributes.ts'
import { ATTR_CHAT_KIND, ATTR_CHAT_THREAD_ID } from '../../thread/semconv.ts'
import { toolCallLine } from './tool-call-line.ts'
import { messageText } from './message-text.ts'
import type { Look } from '../terminal/look.ts'
import { escapeId } from '../terminal/escape-id.ts'
import { cutToWidth } from '../terminal/cut-to-width.ts'
import { formatTsv } from '../terminal/tsv.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { terminalLine } from '../terminal/terminal-text.ts'

const COLUMNS = [{}, { isId: true }]

/** The messages of a batch that just came in and are complete, a line each: time, thread, role, text. */
export function liveLines(batch: ReceivedBatch, terminal: Terminal, look: Look): string[] {
  // A sender that tries again sends what it had sent; only a batch with something new is shown.
  if (batch.stored + (batch.replaced ?? 0) === 0) return []
  const messages = batch.spans.filter(
    (span) => span.attributes[ATTR_CHAT_KIND] === 'message' && !isUnfinished(span),
  )
  return terminal.isTty
    ? messages.map((span) => personLine(span, terminal, look))
    : formatTsv(
        COLUMNS,
        messages.map((span) => cells(span, look)),
      )
}

function personLine(span: RecordedSpan, { columns, style }: Terminal, look: Look): string {
  const [time = '', id = '', ...words] = cells(span, look)
  const [role = '', text = ''] = words.map(terminalLine)
  const thread = escapeId(id)
  const head = `${time.slice(11, 19)}  ${cutToWidth(thread, 12).padEnd(12)}  ${cutToWidth(role, 9).padEnd(9)}  `
  return style('dim', head) + cutToWidth(text, Math.max(10, columns - head.length))
}

function cells({ startUnixNano, attributes }: RecordedSpan, look: Look): string[] {
  const { toolCalls = [], ...message } = readMessage(attributes)
  const thread = readString(attributes, ATTR_CHAT_THREAD_ID) ?? ''
  const calls = toolCalls.map((call) => toolCallLine(call, look))
  const said = [messageText(message), ...calls].filter((text) => text !== '')
  return [formatInstant(startUnixNano), thread, message.role, said.join(' ')]
}
