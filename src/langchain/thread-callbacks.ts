import { getActiveThread } from '../record/active-thread.ts'
import type { Thread } from '../record/thread.ts'
import { readCallbackOptions, type ThreadCallbackOptions } from './callback-options.ts'
import { ChainRuns } from './chain-runs.ts'
import { ModelCalls } from './model-calls.ts'
import { PendingCalls } from './pending-calls.ts'
import { ReportedRuns } from './reported-runs.ts'
import { ToolCalls } from './tool-calls.ts'

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
    metadata?: unknown,
  ): void
  handleLLMStart(
    model: unknown,
    prompts: readonly string[],
    runId: string,
    parentRunId?: string,
    extra?: unknown,
    tags?: readonly string[],
    metadata?: unknown,
  ): void
  handleLLMNewToken(
    token: string,
    index: unknown,
    runId: string,
    parentRunId?: string,
    tags?: readonly string[],
    fields?: unknown,
  ): void
  handleLLMEnd(output: unknown, runId: string): Promise<void>
  handleLLMError(error: unknown, runId: string): Promise<void>
  handleToolStart(
    tool: unknown,
    input: string,
    runId: string,
    parentRunId?: string,
    tags?: readonly string[],
    metadata?: unknown,
    runName?: string,
    toolCallId?: string,
  ): void
  handleToolEnd(
    output: unknown,
    runId: string,
    parentRunId?: string,
    tags?: readonly string[],
  ): void
  handleToolError(
    error: unknown,
    runId: string,
    parentRunId?: string,
    tags?: readonly string[],
  ): void
}

/**
 * Tracks the messages of a LangChain or LangGraph app: the user's messages, models' answers (plain or streamed, with their
 * tool calls) and tools' results. A model call that fails is a `failed` answer, and a tool that throws is a tool message
 * with its error. It also records model calls and tools as runs, unless an instrumentation of LangChain does. Messages of
 * calls tagged `nostream` or `langsmith:hidden` are left out.
 *
 * @param thread - The default is the thread that is active when a model is called. Outside any thread, nothing is tracked.
 * @throws OptionError naming the option that is wrong.
 * @example
 * ```ts
 * await agent.invoke({ messages }, { callbacks: [threadCallbacks(openThread(chatId))] })
 * ```
 */
export function threadCallbacks(
  thread?: Thread,
  options: ThreadCallbackOptions = {},
): ThreadCallbacks {
  const settings = readCallbackOptions(options)
  const chains = new ChainRuns()
  const runs = new ReportedRuns(chains, settings.runs)
  const pending = new PendingCalls()
  const models = new ModelCalls(chains, runs, pending, settings)
  const tools = new ToolCalls(chains, runs, pending)
  const current = () => thread ?? getActiveThread()
  return {
    // Makes LangChain await callbacks in order and in the context of the call, instead of from a queue.
    awaitHandlers: true,
    // LangChain's types have the parent in the eighth place. LangChain puts it in the fourth.
    handleChainStart: (...given) =>
      void chains.begin(String(given[2]), chains.known(given[3], given[7])),
    handleChainEnd: (_output, runId) => chains.end(runId),
    handleChainError: (_error, runId) => chains.end(runId),
    handleChatModelStart: (_model, prompts, runId, parentRunId, extra, tags, metadata) =>
      models.startChat(current(), { prompts, runId, parentRunId, extra, tags, metadata }),
    handleLLMStart: (_model, prompts, runId, parentRunId, extra, tags, metadata) =>
      models.startCompletion(current(), { prompts, runId, parentRunId, extra, tags, metadata }),
    handleLLMNewToken: (token, _index, runId, _parentRunId, _tags, fields) =>
      models.token(runId, token, fields),
    handleLLMEnd: (output, runId) => models.end(runId, output),
    handleLLMError: (error, runId) => models.fail(runId, error),
    handleToolStart: (tool, input, runId, parentRunId, tags, _metadata, runName, toolCallId) =>
      tools.start(current(), { tool, input, runId, parentRunId, tags, runName, toolCallId }),
    handleToolEnd: (output, runId, _parentRunId, tags) => tools.end(current(), runId, output, tags),
    handleToolError: (error, runId, _parentRunId, tags) =>
      tools.fail(current(), runId, error, tags),
  }
}
