import { getActiveThread } from '../record/active-thread.ts'
import type { Thread } from '../record/thread.ts'
import { isJsonObject } from '../thread/json.ts'
import type { ToolCall } from '../thread/message.ts'
import { toolOutputText } from './content-parts.ts'

/** What we need of a model call. Described, not imported: no version of the SDK is needed to load this. */
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
 * Tracks what a model answers and what its tools give back, plain or streamed, in every step of a tool loop. Nothing that
 * passes is changed, and your own callbacks stay yours. A stream that its reader leaves is an `aborted` message, one that
 * fails a `failed` one, both with the text until then. Reasoning stays with the run.
 *
 * @param thread - The default is the thread that is active when the model is called; outside any, nothing is tracked.
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

// What the tools of the last step gave back stands at the end of the next step's prompt.
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
  // With an id of its own, a result that a retried call brings again is the same message.
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
