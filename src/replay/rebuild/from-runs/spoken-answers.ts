import { contentText } from '../../../thread/content-part.ts'
import type { RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'

// A user may repeat a short answer.
const SHORTEST = 16

/**
 * Knows what agents have answered. AG2, AutoGen and other frameworks with group chats give an agent the words of others as
 * those of the user: `GroupManager` in `autogen/agentchat/groupchat.py` (AG2), `UserMessage` with `source` in
 * `autogen_core/models/_types.py` (AutoGen).
 */
export class SpokenAnswers {
  readonly #texts = new Set<string>()

  /** Notes the answers of a model call. */
  note({ outputMessages = [] }: RecordedRun): void {
    for (const { role, content } of outputMessages) {
      const text = contentText(content).trim()
      if (role === 'assistant' && text.length >= SHORTEST) this.#texts.add(text)
    }
  }

  /** A model call with each message of a user that repeats an earlier answer as the assistant's. */
  restore(call: RecordedRun): RecordedRun {
    const { inputMessages } = call
    if (inputMessages?.some((message) => this.#isAnswer(message)) !== true) return call
    return {
      ...call,
      inputMessages: inputMessages.map((message) =>
        this.#isAnswer(message) ? { ...message, role: 'assistant' } : message,
      ),
    }
  }

  #isAnswer({ role, content }: RunMessage): boolean {
    return role === 'user' && this.#texts.has(contentText(content).trim())
  }
}
