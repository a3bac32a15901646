import { getActiveThread } from '../record/active-thread.ts'
import type { Thread } from '../record/thread.ts'
import { isJsonObject } from '../thread/json.ts'
import type { ToolCall } from '../thread/message.ts'
import { toolOutputText } from './content-parts.ts'

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

/** The AI SDK's language model middleware, as `wrapLanguageModel` takes it. */
export interface AnswerMiddleware {
  readonly specificationVersion: 'v4'
  wrapGenerate<Result extends Generated>(
    call: ModelCall & { readonly doGenerate: () => PromiseLike<Result> },
  ): Promise<Result>
  wrapStream<Result extends Streamed>(
    call: ModelCall & { readonly doStream: () => PromiseLike<Result> },
  ): Promise<Result>
}

/**
 * Tracks the answers of a model and the results of its tools, plain or streamed, in every step of a tool loop. It changes
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
    specificationVersion: 'v4',
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
  const parts = content.filter(isJsonObject)
  const text = parts.map((part) => (part['type'] === 'text' ? String(part['text']) : '')).join('')
  const toolCalls = parts.flatMap(toToolCall)
  if (text === '' && toolCalls.length === 0) return
  const asked = toolCalls.length > 0 && { toolCalls }
  thread.trackMessage({ role: 'assistant', content: text === '' ? null : text, ...asked })
}

function trackStream(thread: Thread, stream: ReadableStream): ReadableStream {
  const toolCalls: ToolCall[] = []
  let error: unknown
  return thread.streamMessage(stream, {
    text(chunk) {
      if (!isJsonObject(chunk)) return ''
      toolCalls.push(...toToolCall(chunk))
      if (chunk['type'] === 'error') error = chunk['error']
      return chunk['type'] === 'text-delta' ? String(chunk['delta']) : ''
    },
    atEnd: () => ({ toolCalls, error }),
  })
}

function toToolCall(part: Record<string, unknown>): ToolCall[] {
  const { type, toolCallId, toolName, input } = part
  if (type !== 'tool-call') return []
  return [{ id: String(toolCallId), name: String(toolName), arguments: input }]
}
