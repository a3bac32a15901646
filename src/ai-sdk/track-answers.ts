import { getActiveThread } from '../record/active-thread.ts'
import { attempt } from '../record/attempt.ts'
import { Thread } from '../record/thread.ts'
import { trackMessage } from '../record/track-message.ts'
import { isJsonObject } from '../thread/json.ts'
import { toolOutputText } from './content-parts.ts'
import { GeneratedAnswer, type ProviderResult } from './generated-answer.ts'

/** The part of a model call that we read. It is described here, not imported, so that this loads without the SDK. */
interface ModelCall {
  readonly params: { readonly prompt: unknown }
}

interface Generated {
  readonly content: readonly object[]
}

interface Streamed {
  readonly stream: ReadableStream
}

/** The language model middleware of AI SDK 5, 6 and 7, as `wrapLanguageModel` takes it. */
export interface AnswerMiddleware {
  /** Each major version of the SDK wants a word of its own here, in its types only. `never` fits all of them. */
  readonly specificationVersion: never
  wrapGenerate<Result extends Generated>(
    call: ModelCall & { readonly doGenerate: () => PromiseLike<Result> },
  ): Promise<Result>
  wrapStream<Result extends Streamed>(
    call: ModelCall & { readonly doStream: () => PromiseLike<Result> },
  ): Promise<Result>
}

/**
 * Tracks the answers of a model and the results of its tools, plain or streamed, in every step of a tool loop: also images
 * and files, and the results of tools that the provider runs. It changes
 * nothing that passes through, and your own callbacks stay yours. If the reader leaves a stream, its message is `aborted`.
 * If the stream fails, its message is `failed`. Both keep the text until then. Reasoning stays with the run.
 *
 * @param thread - The default is the thread that is active when the model is called. Outside any thread, nothing is tracked.
 * @example
 * ```ts
 * const model = wrapLanguageModel({ model: openai('gpt-5-mini'), middleware: trackAnswers() })
 * ```
 */
export function trackAnswers(thread?: Thread): AnswerMiddleware {
  return {
    specificationVersion: 'v4' as never,
    async wrapGenerate({ params, doGenerate }) {
      const current = thread ?? getActiveThread()
      if (current !== undefined) trackToolResults(current, params.prompt)
      const result = await doGenerate()
      if (current !== undefined) trackGenerated(current, result.content)
      return result
    },
    async wrapStream({ params, doStream }) {
      const current = thread ?? getActiveThread()
      if (current !== undefined) trackToolResults(current, params.prompt)
      const result = await doStream()
      return current === undefined
        ? result
        : { ...result, stream: trackStream(current, result.stream) }
    },
  }
}

// The results of the last step's tools are at the end of the next step's prompt.
function trackToolResults(thread: Thread, prompt: unknown): void {
  if (!Array.isArray(prompt)) return
  const said = prompt.filter(isJsonObject)
  const answered = said.findLastIndex(({ role }) => role === 'assistant')
  for (const { role, content } of said.slice(answered + 1)) {
    if (role === 'tool' && Array.isArray(content))
      content.forEach((part) => trackResult(thread, part))
  }
}

function trackResult(thread: Thread, part: unknown): void {
  if (!isJsonObject(part) || part['type'] !== 'tool-result') return
  const { toolCallId, toolName, output } = part
  // The id makes a result that a retried call repeats the same message.
  const id = String(toolCallId)
  const answers = { id, toolCallId: id, name: String(toolName) }
  thread.trackMessage({ role: 'tool', ...answers, content: toolOutputText(output) })
}

function trackGenerated(thread: Thread, content: readonly object[]): void {
  if (!Array.isArray(content)) return
  const answer = new GeneratedAnswer()
  for (const part of content) answer.add(part)
  const { toolCalls } = answer
  if (answer.content === null && toolCalls.length === 0) return
  const asked = toolCalls.length > 0 && { toolCalls }
  thread.trackMessage({ role: 'assistant', content: answer.content, ...asked })
  trackProviderResults(thread, answer.results)
}

function trackStream(thread: Thread, stream: ReadableStream): ReadableStream {
  const answer = new GeneratedAnswer()
  return thread.streamMessage(stream, {
    text: (part) => answer.add(part),
    atEnd() {
      trackProviderResults(thread, answer.results)
      const { content, toolCalls, error } = answer
      return { content, toolCalls, error }
    },
  })
}

function trackProviderResults(thread: Thread, results: readonly ProviderResult[]): void {
  for (const { toolCallId, isError, ...result } of results) {
    const message = { role: 'tool', id: toolCallId, toolCallId, ...result }
    const failure = isError ? { error: result.content } : undefined
    attempt(() => trackMessage(Thread.recorderOf(thread), message, failure))
  }
}
