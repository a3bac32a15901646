import type { WrittenAttributes } from '../thread/attribute-text.ts'
import type { StartedRun } from '../record/runs/start-run.ts'
import type { Thread } from '../record/thread.ts'
import type { Message } from '../thread/message.ts'
import { abortError } from './abort-error.ts'
import { isLastChunk, readModelResult } from './model-result.ts'
import { PushedAnswer } from './pushed-answer.ts'

/** A model call that LangChain has reported. */
export interface ReportedCall {
  readonly thread: Thread
  /** Whether its answer is no message of the thread: a router, a summary. */
  readonly isHidden: boolean
  readonly run: StartedRun | undefined
  readonly silenceMillis: number
  /** Called with the answer, unless it is hidden. */
  readonly onAnswer: (message: Message) => void
  /** Called when nothing has been heard for so long that nothing more is expected. */
  readonly onLost: () => void
}

// Of silenceMillis. Some models count tokens after the last one, which may take longer than a minute.
const PATIENCE = 10

/** Records a model call: its answer as a message, and the call as a run. */
export class ModelCall {
  readonly #call: ReportedCall
  #answer: PushedAnswer | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #isComplete = false

  constructor(call: ReportedCall) {
    this.#call = call
  }

  /** A token. Empty ones, of tool calls and of reasoning, show that the model is still at work. */
  token(token: string, fields: unknown): void {
    const { thread, isHidden, silenceMillis } = this.#call
    this.#isComplete ||= isLastChunk(fields)
    if (token !== '' && !isHidden) {
      this.#answer ??= new PushedAnswer(thread)
      this.#answer.push(token)
    }
    this.#wait(silenceMillis, () => this.#giveUpAnswer())
  }

  /** Resolves when the answer is recorded. */
  async end(output: unknown): Promise<void> {
    clearTimeout(this.#timer)
    const { thread, isHidden, onAnswer } = this.#call
    const { message, attributes } = readModelResult(output)
    this.#endRun(message, attributes)
    if (isHidden) return
    onAnswer(message)
    if (this.#answer !== undefined) await this.#answer.end(message)
    else thread.trackMessage(message)
  }

  /** Resolves when what there is of the answer is recorded, as `failed` or `aborted`. */
  async fail(error: unknown): Promise<void> {
    clearTimeout(this.#timer)
    const { thread, isHidden, run } = this.#call
    run?.fail(error)
    if (isHidden) return
    this.#answer ??= new PushedAnswer(thread)
    await this.#answer.fail(error)
  }

  #giveUpAnswer(): void {
    if (this.#isComplete) this.#answer?.complete()
    else this.#answer?.abort()
    this.#wait(this.#call.silenceMillis * (PATIENCE - 1), () => this.#giveUpRun())
  }

  #giveUpRun(): void {
    const content = this.#answer?.text ?? ''
    if (this.#isComplete) this.#endRun({ role: 'assistant', content }, {})
    else this.#call.run?.fail(abortError('the reader has left the stream'))
    this.#call.onLost()
  }

  #endRun(message: Message, attributes: WrittenAttributes): void {
    this.#call.run?.end({ messages: [message] }, attributes)
  }

  #wait(millis: number, then: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(then, Math.min(millis, MAX_TIMEOUT))
    // A timer must not keep a process alive. In pages and workers it is a number.
    if (typeof this.#timer === 'object') this.#timer.unref()
  }
}

// A longer time-out fires at once.
const MAX_TIMEOUT = 2 ** 31 - 1
