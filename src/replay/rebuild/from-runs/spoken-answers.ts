import { answersInRow } from '../../../dialects/messages/restored/join-pieces.ts'
import { contentText } from '../../../thread/content-part.ts'
import type { RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'

// A user may repeat a short answer.
const SHORTEST = 16

/**
 * Knows what models have answered, and finds it in what they are given later.
 *
 * - AG2, AutoGen and other frameworks with group chats give an agent the words of others as those of the user:
 *   `GroupManager` in `autogen/agentchat/groupchat.py` (AG2), `UserMessage` with `source` in
 *   `autogen_core/models/_types.py` (AutoGen).
 * - Google's SDKs keep each chunk of a streamed answer as a separate content.
 */
export class SpokenAnswers {
  readonly #texts = new Set<string>()

  /** Notes the answers of a model call. */
  note({ outputMessages = [] }: RecordedRun): void {
    for (const { role, content } of outputMessages) {
      const text = contentText(content).trim()
      if (role === 'assistant' && text !== '') this.#texts.add(text)
    }
  }

  /** A model call in whose input each answer is one message of the assistant. */
  restore(call: RecordedRun): RecordedRun {
    const { inputMessages = [] } = call
    const own = inputMessages.some((message) => this.#isAnswer(message))
      ? inputMessages.map((message) => this.#asAnswer(message))
      : inputMessages
    const groups = answersInRow(own)
    const joined = groups.length === own.length ? own : groups.flatMap((all) => this.#join(all))
    return joined === inputMessages ? call : { ...call, inputMessages: joined }
  }

  #asAnswer(message: RunMessage): RunMessage {
    return this.#isAnswer(message) ? { ...message, role: 'assistant' } : message
  }

  #isAnswer({ role, content }: RunMessage): boolean {
    const text = role === 'user' ? contentText(content).trim() : ''
    return text.length >= SHORTEST && this.#texts.has(text)
  }

  #join(group: readonly RunMessage[]): readonly RunMessage[] {
    const [first, ...others] = group
    const content = group.map((message) => contentText(message.content)).join('')
    const isOne = others.length > 0 && this.#texts.has(content.trim())
    return isOne && first !== undefined ? [{ ...first, ...others.at(-1), content }] : group
  }
}
