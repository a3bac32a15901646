import { askedMessage } from '../record/asked-message.ts'
import { attempt } from '../record/attempt.ts'
import { BoundedMap } from '../record/bounded-map.ts'
import type { RunStart } from '../record/runs/start-run.ts'
import type { Thread } from '../record/thread.ts'
import { toText } from '../thread/json.ts'
import { isHidden, isUntraced } from './call-tags.ts'
import type { ThreadCallbackOptions } from './callback-options.ts'
import { type ChainMessage, readChainMessage } from './chain-message.ts'
import type { ChainRun, ChainRuns } from './chain-runs.ts'
import { ModelCall } from './model-call.ts'
import { modelStart } from './model-start.ts'
import type { PendingCalls } from './pending-calls.ts'
import type { ReportedRuns } from './reported-runs.ts'
import { toMessage } from './to-message.ts'
import { ofChainMessage, trackToolMessage } from './tool-message.ts'

/** What LangChain reports when it calls a model. */
export interface ModelReport {
  readonly runId: string
  readonly parentRunId: string | undefined
  /** One list of messages, or one text, for each prompt. A call has one prompt. */
  readonly prompts: unknown
  readonly extra: unknown
  readonly tags: readonly string[] | undefined
  readonly metadata: unknown
}

// Runs in which the user's message has been asked for.
const MAX_ASKED = 10_000

/** Tracks what models are asked and what they answer. */
export class ModelCalls {
  readonly #calls = new Map<string, ModelCall>()
  readonly #asked = new BoundedMap<boolean>(MAX_ASKED)
  readonly #chains: ChainRuns
  readonly #runs: ReportedRuns
  readonly #pending: PendingCalls
  readonly #options: Required<ThreadCallbackOptions>

  constructor(
    chains: ChainRuns,
    runs: ReportedRuns,
    pending: PendingCalls,
    options: Required<ThreadCallbackOptions>,
  ) {
    this.#chains = chains
    this.#runs = runs
    this.#pending = pending
    this.#options = options
  }

  startChat(thread: Thread | undefined, report: ModelReport): void {
    const { runId, parentRunId, prompts, extra, metadata, tags } = report
    const chain = this.#chains.begin(runId, parentRunId)
    if (thread === undefined || isUntraced(tags)) return
    const messages = readPrompt(prompts)
    if (!isHidden(tags)) attempt(() => this.#trackNew(thread, messages, chain))
    const start = modelStart('chat', messages.map(toMessage), extra, metadata)
    this.#begin(thread, report, chain, start, isHidden(tags))
  }

  /** A model that completes a text. Its prompt and its answer are no messages of a chat. */
  startCompletion(thread: Thread | undefined, report: ModelReport): void {
    const { runId, parentRunId, prompts, extra, metadata, tags } = report
    const chain = this.#chains.begin(runId, parentRunId)
    if (thread === undefined || isUntraced(tags)) return
    const [prompt] = Array.isArray(prompts) ? (prompts as unknown[]) : []
    const input = [{ role: 'user', content: toText(prompt ?? '') }]
    const start = modelStart('text_completion', input, extra, metadata)
    this.#begin(thread, report, chain, start, true)
  }

  token(runId: string, token: string, fields: unknown): void {
    this.#calls.get(runId)?.token(token, fields)
  }

  async end(runId: string, output: unknown): Promise<void> {
    await this.#take(runId)?.end(output)
  }

  async fail(runId: string, error: unknown): Promise<void> {
    await this.#take(runId)?.fail(error)
  }

  #begin(
    thread: Thread,
    { runId }: ModelReport,
    chain: ChainRun,
    start: RunStart,
    isAnswerHidden: boolean,
  ): void {
    const call = new ModelCall({
      thread,
      isHidden: isAnswerHidden,
      run: this.#runs.start(thread, runId, chain, start),
      silenceMillis: this.#options.silenceMillis,
      onAnswer: ({ toolCalls }) => this.#pending.add(thread, toolCalls),
      onLost: () => void this.#take(runId),
    })
    this.#calls.set(runId, call)
  }

  #take(runId: string): ModelCall | undefined {
    const call = this.#calls.get(runId)
    this.#calls.delete(runId)
    this.#chains.end(runId)
    return call
  }

  // Only the part of a history after the last answer is new.
  #trackNew(thread: Thread, said: readonly ChainMessage[], { root }: ChainRun): void {
    const answered = said.findLastIndex(({ type }) => type === 'ai')
    const recent = said.slice(answered + 1)
    for (const message of recent) this.#trackResult(thread, message)
    if (!this.#options.userMessages || this.#asked.get(root) === true) return
    if (askedMessage(thread.id) !== undefined) return
    this.#asked.set(root, true)
    for (const message of recent) if (message.type === 'human') trackUser(thread, message)
  }

  // The result of a call that no callback has reported: its tool does not exist or refused the arguments, or the app has
  // called it itself.
  #trackResult(thread: Thread, message: ChainMessage): void {
    const { type, toolCallId } = message
    if (type !== 'tool' || toolCallId === undefined) return
    if (!this.#pending.has(thread, toolCallId)) return
    this.#pending.answered(thread, toolCallId)
    trackToolMessage(thread, ofChainMessage(message))
  }
}

function trackUser(thread: Thread, { content, id, name }: ChainMessage): void {
  thread.trackMessage({ role: 'user', content, ...(id && { id }), ...(name && { name }) })
}

function readPrompt(prompts: unknown): readonly ChainMessage[] {
  const [messages] = Array.isArray(prompts) ? (prompts as unknown[]) : []
  const read = Array.isArray(messages) ? messages.map(readChainMessage) : []
  return read.filter((message) => message !== undefined)
}
