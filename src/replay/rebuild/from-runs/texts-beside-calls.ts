import { contentText } from '../../../thread/content-part.ts'
import type { MessageContent } from '../../../thread/content-part.ts'
import type { RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'
import type { TurnMessage } from './turn-message.ts'

/**
 * What the assistant said beside its calls. A call may stand where its text does not: on the span of its tool (VoltAgent), or
 * in the history of one instrumentation (OpenInference's for OpenAI's agents). Then another view of the message has the text:
 * the output of the call, or the history of a later turn.
 */
export class TextsBesideCalls {
  readonly #texts = new Map<string, MessageContent>()

  /** @param calls the model calls of a thread */
  constructor(calls: readonly RecordedRun[]) {
    for (const { inputMessages = [], outputMessages = [] } of calls) {
      for (const message of inputMessages) this.#note(message)
      for (const message of outputMessages) this.#note(message)
    }
  }

  #note(message: RunMessage): void {
    const { content, toolCalls } = message
    if (toolCalls === undefined || content == null || isSilent(message)) return
    for (const { id } of toolCalls) {
      if (id !== undefined && !this.#texts.has(id)) this.#texts.set(id, content)
    }
  }

  /** Completes the messages of a turn. A text that another of them has is said there: one message may hold a whole turn. */
  addTo(messages: readonly TurnMessage[]): readonly TurnMessage[] {
    if (this.#texts.size === 0) return messages
    const said = new Set(messages.map(({ message }) => wordsOf(message)))
    return messages.map((given) => {
      const content = isSilent(given.message) ? this.#beside(given.message) : undefined
      const isSaid = content === undefined || said.has(contentText(content).trim())
      return isSaid ? given : { ...given, message: { ...given.message, content } }
    })
  }

  #beside({ toolCalls = [] }: RunMessage): MessageContent | undefined {
    return toolCalls
      .map(({ id }) => this.#texts.get(id ?? ''))
      .find((content) => content !== undefined)
  }
}

function isSilent(message: RunMessage): boolean {
  return wordsOf(message) === ''
}

function wordsOf({ content }: RunMessage): string {
  return contentText(content).trim()
}
