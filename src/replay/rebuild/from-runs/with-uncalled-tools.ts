import { resultText } from '../../../dialects/messages/content-of.ts'
import { pushTo } from '../../../thread/push-to.ts'
import type { RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'
import { compareValues } from '../order/compare-values.ts'
import { isApart } from '../runs/model-calls.ts'
import type { TurnMessage } from './turn-message.ts'

/**
 * The messages of a turn with the calls and results that only the runs of its tools tell of, such as those of Claude Code
 * and Codex, whose models' answers are recorded as text alone. A turn in which any message calls a tool is left as it is.
 */
export function withUncalledTools(
  messages: readonly TurnMessage[],
  units: readonly RecordedRun[],
): readonly TurnMessage[] {
  if (messages.some(({ message }) => (message.toolCalls ?? []).length > 0)) return messages
  const groups = calledTools(units)
  if (groups.length === 0) return messages
  const places = new Places(messages)
  const before = new Map<number, TurnMessage[]>()
  const instead = new Map<number, TurnMessage[]>()
  for (const group of groups) {
    const said = places.ofAnswer(group)
    const added = [callingMessage(group, messages[said ?? -1]), ...places.missingResults(group)]
    if (said !== undefined) instead.set(said, added)
    else for (const message of added) pushTo(before, places.ofResults(group), message)
  }
  return [
    ...messages.flatMap((message, n) => [
      ...(before.get(n) ?? []),
      ...(instead.get(n) ?? [message]),
    ]),
    ...(before.get(messages.length) ?? []),
  ]
}

/** Tools that one answer of a model called. */
interface CalledTools {
  /** Absent if the model's run is not there. */
  readonly model?: RecordedRun
  readonly tools: readonly RecordedRun[]
}

// A tool was called by the model that was the last to begin: it may start while the model still speaks.
function calledTools(units: readonly RecordedRun[]): readonly CalledTools[] {
  const groups: { model?: RecordedRun; tools: RecordedRun[] }[] = [{ tools: [] }]
  for (const run of conversationRuns(units)) {
    if (run.kind === 'llm') groups.push({ model: run, tools: [] })
    // A tool that a model called has the id of the call.
    else if (run.kind === 'tool' && run.toolCall?.id !== undefined) groups.at(-1)?.tools.push(run)
  }
  return groups.filter(({ tools }) => tools.length > 0)
}

function conversationRuns(units: readonly RecordedRun[]): readonly RecordedRun[] {
  const runs: RecordedRun[] = []
  const open = [...units]
  for (let run = open.pop(); run !== undefined; run = open.pop()) {
    runs.push(run)
    if (!isApart(run)) open.push(...run.children)
  }
  return runs.toSorted((a, b) => compareValues(a.startUnixNano, b.startUnixNano))
}

/** Where calls and results belong among messages. */
class Places {
  readonly #answers = new Map<RecordedRun, number>()
  readonly #results = new Map<string, number>()
  /** The latest end of a run that made one of the messages up to each. */
  readonly #ends: bigint[] = []

  constructor(messages: readonly TurnMessage[]) {
    let latest = 0n
    for (const [n, { message, source }] of messages.entries()) {
      const { role, toolCallId } = message
      if (source !== undefined && role === 'assistant') this.#answers.set(source, n)
      if (toolCallId !== undefined && !this.#results.has(toolCallId))
        this.#results.set(toolCallId, n)
      if (role !== 'user' && source !== undefined && source.endUnixNano > latest) {
        latest = source.endUnixNano
      }
      this.#ends.push(latest)
    }
  }

  ofAnswer({ model }: CalledTools): number | undefined {
    return model && this.#answers.get(model)
  }

  /** Before the first result. If there is none, before the first message that was made after the tools began. */
  ofResults({ tools }: CalledTools): number {
    const known = tools.flatMap(({ toolCall }) => this.#results.get(toolCall?.id ?? '') ?? [])
    if (known.length > 0) return Math.min(...known)
    const start = tools[0]?.startUnixNano ?? 0n
    let [low, high] = [0, this.#ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#ends[middle] as bigint) <= start) low = middle + 1
      else high = middle
    }
    return low
  }

  missingResults({ tools }: CalledTools): readonly TurnMessage[] {
    return tools
      .filter(({ toolCall }) => !this.#results.has(toolCall?.id ?? ''))
      .map((run) => ({ message: resultOf(run), source: run }))
  }
}

function callingMessage({ model, tools }: CalledTools, said: TurnMessage | undefined): TurnMessage {
  const toolCalls = tools.map(({ name, toolCall, input }) => ({
    ...(toolCall?.id !== undefined && { id: toolCall.id }),
    name: toolCall?.name ?? name,
    ...(input !== undefined && { arguments: input }),
  }))
  return {
    message: { role: 'assistant', content: null, ...said?.message, toolCalls },
    ...(model !== undefined && { source: model }),
  }
}

// A run without an output or an error says nothing of its result.
function resultOf({ name, toolCall, output, error }: RecordedRun): RunMessage {
  const result = output ?? (error === '' ? 'failed' : error)
  return {
    role: 'tool',
    ...(result !== undefined && { content: resultText(result) }),
    name: toolCall?.name ?? name,
    ...(toolCall?.id !== undefined && { toolCallId: toolCall.id }),
  }
}
