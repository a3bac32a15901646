import type { UnixNano } from '../../thread/instant.ts'
import type { RecordedEvent, RecordedMessage } from '../../thread/recorded-thread.ts'
import { anyLine } from '../terminal/any-line.ts'
import { durationText } from '../terminal/duration-text.ts'
import type { Look } from '../terminal/look.ts'
import { alterationTexts } from './alteration-texts.ts'
import { messageText } from './message-text.ts'
import { opinionLines } from './opinion-lines.ts'
import { STILL_RUNNING } from './still-running.ts'
import { runLines, type RunView } from './run-lines.ts'
import { toolCallLine } from './tool-call-line.ts'
import { terminalLine, terminalText } from '../terminal/terminal-text.ts'

const INDENT = '  '
const ROLE_COLORS = { user: 'cyan', assistant: 'green', system: 'yellow', tool: 'blue' } as const

/** One message with all it caused, as lines of a transcript. */
export function messageLines(
  message: RecordedMessage,
  threadStart: UnixNano,
  mark: string | undefined,
  look: Look,
  view: RunView = {},
): string[] {
  const { metadata } = message
  const below = [
    ...contentLines(message, look),
    ...messageFoot(message, look),
    ...(view.isVerbose && metadata !== undefined
      ? [`${look.style('dim', 'metadata')}  ${anyLine(metadata)}`]
      : []),
    ...runLines(message.runs, look, view),
    ...message.events.map((event) => eventLine(event, threadStart, look)),
  ]
  return [
    messageHeader(message, threadStart, mark, look),
    ...below.map((line) => (line === '' ? '' : INDENT + line)),
  ]
}

/** Who speaks, when, and what is special about it: the line above a message. */
export function messageHeader(
  message: RecordedMessage,
  threadStart: UnixNano,
  mark: string | undefined,
  { style, offset }: Look,
): string {
  const { role, name, startUnixNano, endUnixNano, timeKnown, toolCallId } = message
  const { stream, unfinished } = message
  const words = [style(['bold', roleColor(role)], terminalLine(role))]
  if (name !== undefined) words.push(terminalLine(name))
  words.push(style('dim', timeKnown ? offset(startUnixNano, threadStart) : 'time unknown'))
  if (unfinished) words.push(style('yellow', STILL_RUNNING))
  else if (stream !== undefined) {
    words.push(style('dim', durationText(endUnixNano - startUnixNano)))
  }
  if (toolCallId !== undefined) words.push(style('dim', `answers ${terminalLine(toolCallId)}`))
  if (mark !== undefined) words.push(style('yellow', mark))
  if (stream === 'aborted' || stream === 'failed') words.push(style('red', stream))
  return words.join('  ')
}

/** The lines below the content of a message: alterations, tool calls, errors and feedback. */
export function messageFoot(message: RecordedMessage, look: Look): string[] {
  return [
    ...alterationTexts(message).map((text) => look.style('dim', text)),
    ...(message.toolCalls ?? []).map((call) => toolCallLine(call, look)),
    ...errorLines(message, look),
    ...opinionLines(message, look),
  ]
}

/** A message's text line by line, or a word in its place if it has none. */
export function contentLines(message: RecordedMessage, { style }: Look): string[] {
  const { content, toolCalls, altered, unfinished } = message
  const text = terminalText(messageText(message))
  if (text !== '') return text.split('\n')
  // The foot says why, or the header does.
  if (content === undefined && (altered?.content !== undefined || unfinished)) return []
  if (content === undefined) return [style('dim', 'content not recorded')]
  if (content === null) return toolCalls === undefined ? [style('dim', 'no content')] : []
  return altered?.content === undefined ? [style('dim', 'empty')] : []
}

/** One UI event as a line of a transcript. */
export function eventLine(event: RecordedEvent, threadStart: UnixNano, look: Look): string {
  const { style, offset } = look
  const words = [style('dim', 'event'), terminalLine(event.name)]
  if (event.metadata !== undefined) words.push(anyLine(event.metadata))
  words.push(...alterationTexts(event).map((text) => style('dim', text)))
  words.push(style('dim', offset(event.startUnixNano, threadStart)))
  return words.join('  ')
}

function errorLines({ error }: RecordedMessage, { style, symbols }: Look): string[] {
  return error === undefined ? [] : [style('red', `${symbols.fault} ${terminalLine(error)}`)]
}

function roleColor(role: string): (typeof ROLE_COLORS)[keyof typeof ROLE_COLORS] | 'white' {
  return Object.hasOwn(ROLE_COLORS, role) ? ROLE_COLORS[role as keyof typeof ROLE_COLORS] : 'white'
}
