import type { PlayedFrame } from '../../replay/play/played-frame.ts'
import { contentText } from '../../thread/content-part.ts'
import type { RecordedMessage, RecordedThread } from '../../thread/recorded-thread.ts'
import type { Look } from '../terminal/look.ts'
import { contentLines, eventLine, messageFoot, messageHeader } from './message-lines.ts'
import { runLine } from './run-lines.ts'
import { terminalText } from '../terminal/terminal-text.ts'
import { threadHeader } from './transcript.ts'
import { attemptLabels } from './attempt-labels.ts'

const INDENT = '  '

/** Turns the frames of a played thread into text that is only ever appended, so that all of it stays in scrollback. */
export class PlaybackLines {
  readonly #thread: RecordedThread
  readonly #look: Look
  readonly #labels: ReadonlyMap<string, string>
  #speaking: RecordedMessage | undefined
  #isMidLine = false

  constructor(thread: RecordedThread, look: Look) {
    this.#thread = thread
    this.#look = look
    this.#labels = attemptLabels(thread.messages)
  }

  /** What stands above the playback. */
  head(): string {
    return `${threadHeader(this.#thread, this.#look).join('\n')}\n`
  }

  /** What to append for a frame. */
  append(frame: PlayedFrame): string {
    const { type } = frame
    if (type === 'message') return this.#speak(frame.message)
    if (type === 'text') return this.#turnTo(frame.message) + this.#flow(frame.text)
    if (type === 'end') return this.#end(frame.message)
    if (type === 'run') return this.#lines([runLine(frame.run, this.#look)])
    return this.#lines([eventLine(frame.event, this.#thread.startUnixNano, this.#look)])
  }

  #speak(message: RecordedMessage): string {
    this.#speaking = message
    const label = this.#labels.get(message.id)
    const header = messageHeader(message, this.#thread.startUnixNano, label, this.#look)
    return `${this.#breakLine()}\n${header}\n`
  }

  // Two answers that were streamed at once take turns, each time under their own header.
  #turnTo(message: RecordedMessage): string {
    return this.#speaking === message ? '' : this.#speak(message)
  }

  #flow(text: string): string {
    const safe = terminalText(text)
    if (safe === '') return ''
    const flowing = (this.#isMidLine ? '' : INDENT) + safe.replaceAll('\n', `\n${INDENT}`)
    this.#isMidLine = true
    return flowing
  }

  #end(message: RecordedMessage): string {
    const isEmpty = contentText(message.content) === ''
    const below = [
      ...(isEmpty ? contentLines(message, this.#look) : []),
      ...messageFoot(message, this.#look),
    ]
    if (below.length === 0) return this.#speaking === message ? this.#breakLine() : ''
    return this.#turnTo(message) + this.#lines(below)
  }

  #lines(lines: readonly string[]): string {
    return this.#breakLine() + lines.map((line) => `${INDENT}${line}\n`).join('')
  }

  #breakLine(): string {
    if (!this.#isMidLine) return ''
    this.#isMidLine = false
    return '\n'
  }
}
