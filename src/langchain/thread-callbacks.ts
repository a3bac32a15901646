import { context } from '@opentelemetry/api'
import { inheritedThread } from '../propagate/inherited-thread.ts'
import { getActiveThread } from '../record/active-thread.ts'
import type { Thread } from '../record/thread.ts'
import { isJsonObject, toText } from '../thread/json.ts'
import { type ChainMessage, readChainMessage } from './chain-message.ts'
import { PushedAnswer } from './pushed-answer.ts'

/** Options of {@link threadCallbacks}. */
export interface ThreadCallbackOptions {
  /**
   * Whether the user's message is tracked, at the first model call of a run. If the context already names the message that
   * is answered, a page, a middleware or `withParent` has tracked it, and it is not tracked again.
   *
   * @default true
   */
  readonly userMessages?: boolean
  /**
   * How long a streamed answer may be silent before it counts as `aborted`. LangChain does not report that a reader has
   * left.
   *
   * @default 60_000
   */
  readonly silenceMillis?: number
}

/** LangChain's callback methods, as `callbacks: [threadCallbacks()]` takes them. */
export interface ThreadCallbacks {
  readonly awaitHandlers: boolean
  handleChainStart(...given: unknown[]): void
  handleChainEnd(output: unknown, runId: string): void
  handleChainError(error: unknown, runId: string): void
  handleChatModelStart(
    model: unknown,
    messages: readonly (readonly object[])[],
    runId: string,
    parentRunId?: string,
    extra?: unknown,
    tags?: readonly string[],
  ): void
  handleLLMNewToken(token: string, index: unknown, runId: string): void
  handleLLMEnd(output: unknown, runId: string): Promise<void>
  handleLLMError(error: unknown, runId: string): Promise<void>
  handleToolEnd(
    output: unknown,
    runId: string,
    parentRunId?: string,
    tags?: readonly string[],
  ): void
}

// LangGraph's and LangSmith's tags for hidden calls: routers, classifiers, summaries.
const HIDDEN = new Set(['nostream', 'langsmith:nostream', 'langsmith:hidden'])

interface ModelRun {
  readonly thread: Thread
  answer?: PushedAnswer
}

/**
 * Tracks the messages of a LangChain or LangGraph app: the user's messages, models' answers (plain or streamed, with their
 * tool calls) and tools' results. Calls tagged `nostream` or `langsmith:hidden` are left out.
 *
 * @param thread - The default is the thread that is active when a model is called. Outside any thread, nothing is tracked.
 * @example
 * ```ts
 * await agent.invoke({ messages }, { callbacks: [threadCallbacks(openThread(chatId))] })
 * ```
 */
export function threadCallbacks(
  thread?: Thread,
  { userMessages = true, silenceMillis = 60_000 }: ThreadCallbackOptions = {},
): ThreadCallbacks {
  const models = new Map<string, ModelRun>()
  const roots = new Map<string, string>()
  const asked = new Set<string>()
  const current = () => thread ?? getActiveThread()

  const begin = (runId: string, parentRunId: unknown): string => {
    const root = typeof parentRunId === 'string' ? (roots.get(parentRunId) ?? parentRunId) : runId
    roots.set(runId, root)
    return root
  }
  const finish = (runId: string): void => {
    roots.delete(runId)
    asked.delete(runId)
  }

  return {
    // Makes LangChain await callbacks in order and in the context of the call, instead of from a queue.
    awaitHandlers: true,
    handleChainStart: (...given) => void begin(String(given[2]), given[7]),
    handleChainEnd: (_output, runId) => finish(runId),
    handleChainError: (_error, runId) => finish(runId),
    handleChatModelStart(_model, prompts, runId, parentRunId, _extra, tags = []) {
      const root = begin(runId, parentRunId)
      const to = current()
      if (to === undefined || isHidden(tags)) return
      models.set(runId, { thread: to })
      if (!userMessages || asked.has(root) || isMessageKnown()) return
      asked.add(root)
      trackUser(to, prompts)
    },
    handleLLMNewToken(token, _index, runId) {
      const run = models.get(runId)
      if (run === undefined || token === '') return
      run.answer ??= new PushedAnswer(run.thread, silenceMillis)
      run.answer.push(token)
    },
    async handleLLMEnd(output, runId) {
      const run = take(models, runId)
      finish(runId)
      if (run !== undefined) await trackAnswer(run, output)
    },
    async handleLLMError(error, runId) {
      const run = take(models, runId)
      finish(runId)
      await run?.answer?.fail(isAbort(error) ? aborted() : error)
    },
    handleToolEnd(output, _runId, _parentRunId, tags = []) {
      const to = current()
      if (to !== undefined && !isHidden(tags)) trackToolResult(to, output)
    },
  }
}

function isHidden(tags: readonly string[]): boolean {
  return tags.some((tag) => HIDDEN.has(tag))
}

// LangChain's race with a signal throws a plain Error. Providers' clients throw errors with their own names.
function isAbort(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { name, message, constructor } = error
  return (
    /Abort/.test(name) || /Abort/.test(constructor.name) || /^Abort(?:ed|Error)\b/.test(message)
  )
}

function aborted(): Error {
  return new DOMException('the request was aborted', 'AbortError')
}

function isMessageKnown(): boolean {
  return inheritedThread(context.active())?.messageId !== undefined
}

function take(models: Map<string, ModelRun>, runId: string): ModelRun | undefined {
  const run = models.get(runId)
  models.delete(runId)
  return run
}

// Only the part of a history after the last answer is new.
function trackUser(thread: Thread, prompts: unknown): void {
  const [messages] = Array.isArray(prompts) ? (prompts as unknown[]) : []
  const said = Array.isArray(messages) ? messages.map(readChainMessage) : []
  const answered = said.findLastIndex((message) => message?.type === 'ai')
  for (const message of said.slice(answered + 1)) {
    if (message?.type !== 'human') continue
    const { content, id, name } = message
    thread.trackMessage({ role: 'user', content, ...(id && { id }), ...(name && { name }) })
  }
}

async function trackAnswer({ thread, answer }: ModelRun, output: unknown): Promise<void> {
  const message = readAnswer(output)
  const toolCalls = message?.toolCalls ?? []
  if (answer !== undefined) return answer.end(toolCalls)
  if (message === undefined) return
  const content = message.content === '' && toolCalls.length > 0 ? null : message.content
  thread.trackMessage({ role: 'assistant', content, ...(toolCalls.length > 0 && { toolCalls }) })
}

// An LLMResult has one list of generations for each prompt, and a chat has one prompt.
function readAnswer(output: unknown): ChainMessage | undefined {
  const { generations } = Object(output) as { generations?: unknown }
  const [first] = Array.isArray(generations) ? generations.flat() : []
  return readChainMessage((Object(first) as { message?: unknown }).message)
}

function trackToolResult(thread: Thread, output: unknown): void {
  const message = readChainMessage(output)
  if (message?.type !== 'tool') {
    // A tool that was invoked without a tool call may return anything.
    thread.trackMessage({
      role: 'tool',
      content: isJsonObject(output) ? toText(output) : String(output),
    })
    return
  }
  const { content, name, toolCallId } = message
  const answers = toolCallId !== undefined && { id: toolCallId, toolCallId }
  thread.trackMessage({ role: 'tool', content, ...(name !== undefined && { name }), ...answers })
}
