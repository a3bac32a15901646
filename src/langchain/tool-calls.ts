import { attempt } from '../record/attempt.ts'
import type { RunStart, StartedRun } from '../record/runs/start-run.ts'
import type { Thread } from '../record/thread.ts'
import type { WrittenAttributes } from '../thread/attribute-text.ts'
import { fromJson, isJsonObject } from '../thread/json.ts'
import { isHidden, isUntraced } from './call-tags.ts'
import type { ChainRuns } from './chain-runs.ts'
import type { PendingCalls } from './pending-calls.ts'
import type { ReportedRuns } from './reported-runs.ts'
import {
  ofToolError,
  readToolMessage,
  type StartedTool,
  type ToolMessage,
  trackToolMessage,
} from './tool-message.ts'

/** What LangChain reports when it calls a tool. */
export interface ToolReport {
  readonly runId: string
  readonly parentRunId: string | undefined
  /** The tool itself, serialised. */
  readonly tool: unknown
  /** The arguments: JSON, or a plain text. */
  readonly input: unknown
  readonly tags: readonly string[] | undefined
  readonly runName: unknown
  readonly toolCallId: unknown
}

interface ToolRun {
  readonly tool: StartedTool
  readonly thread: Thread
  readonly run: StartedRun | undefined
}

/** Tracks what tools return, and that they fail. */
export class ToolCalls {
  readonly #tools = new Map<string, ToolRun>()
  readonly #chains: ChainRuns
  readonly #runs: ReportedRuns
  readonly #pending: PendingCalls

  constructor(chains: ChainRuns, runs: ReportedRuns, pending: PendingCalls) {
    this.#chains = chains
    this.#runs = runs
    this.#pending = pending
  }

  start(thread: Thread | undefined, report: ToolReport): void {
    const { runId, parentRunId, tags } = report
    const chain = this.#chains.begin(runId, parentRunId)
    if (thread === undefined || isUntraced(tags)) return
    const tool = describeTool(report)
    const run = this.#runs.start(thread, runId, chain, toolStart(tool, report))
    this.#tools.set(runId, { tool, thread, run })
  }

  end(thread: Thread | undefined, runId: string, output: unknown, tags?: readonly string[]): void {
    const started = this.#take(runId)
    const result = attempt(() => readToolMessage(output, started?.tool))
    const content = result?.message.content
    const value = typeof content === 'string' ? (fromJson(content) ?? content) : content
    started?.run?.end({ value })
    if (result !== undefined) this.#track(started?.thread ?? thread, result, tags)
  }

  fail(thread: Thread | undefined, runId: string, error: unknown, tags?: readonly string[]): void {
    const started = this.#take(runId)
    // Not a failure: LangGraph waits for a person, or goes on in another graph.
    if (isBubbleUp(error)) return started?.run?.end(undefined)
    started?.run?.fail(error)
    this.#track(started?.thread ?? thread, ofToolError(error, started?.tool), tags)
  }

  #take(runId: string): ToolRun | undefined {
    const tool = this.#tools.get(runId)
    this.#tools.delete(runId)
    this.#chains.end(runId)
    return tool
  }

  #track(thread: Thread | undefined, result: ToolMessage, tags?: readonly string[]): void {
    if (thread === undefined || isHidden(tags)) return
    this.#pending.answered(thread, result.message.toolCallId)
    attempt(() => trackToolMessage(thread, result))
  }
}

function describeTool({ tool, runName, toolCallId }: ToolReport): StartedTool {
  const { name, id } = Object(tool) as { name?: unknown; id?: unknown }
  const found = [runName, name, Array.isArray(id) ? id.at(-1) : undefined].find(
    (one) => typeof one === 'string' && one !== '',
  )
  return {
    ...(found !== undefined && { name: found as string }),
    ...(typeof toolCallId === 'string' && { toolCallId }),
  }
}

function toolStart({ name, toolCallId }: StartedTool, { input }: ToolReport): RunStart {
  const attributes: WrittenAttributes = {
    'gen_ai.operation.name': 'execute_tool',
    ...(name !== undefined && { 'gen_ai.tool.name': name }),
    ...(toolCallId !== undefined && { 'gen_ai.tool.call.id': toolCallId }),
  }
  const value = fromJson(input) ?? input
  const title = name === undefined ? 'execute_tool' : `execute_tool ${name}`
  return { kind: 'tool', name: title, input: { value }, attributes }
}

function isBubbleUp(error: unknown): boolean {
  return isJsonObject(error) && error['is_bubble_up'] === true
}
