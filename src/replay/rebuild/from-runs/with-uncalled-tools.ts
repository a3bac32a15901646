import { resultText } from '../../../dialects/messages/content-of.ts'
import type { RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'
import { pushTo } from '../../../thread/push-to.ts'
import { compareValues } from '../order/compare-values.ts'
import { isApart } from '../runs/model-calls.ts'
import type { TurnMessage } from './read-turn.ts'

/**
 * The messages of a turn with the calls and results that only the runs of its tools tell of, such as those of Claude Code
 * and Codex, whose models' answers are recorded as text alone. A turn in which any message calls a tool is left as it is.
 */
export function withUncalledTools(
  messages: readonly TurnMessage[],
  units: readonly RecordedRun[],
): readonly TurnMessage[] {
  if (messages.some(({ message }) => (message.toolCalls ?? []).length > 0)) return messages
  const { models, tools } = conversationRuns(units)
  const groups = new Map<RecordedRun | undefined, RecordedRun[]>()
  for (const tool of tools) pushTo(groups, modelOf(tool, models), tool)
  let all = messages
  for (const [model, called] of groups) all = withCalls(all, model, called)
  return all
}

interface ConversationRuns {
  readonly models: readonly RecordedRun[]
  /** Those that a model called: a call has an id. */
  readonly tools: readonly RecordedRun[]
}

function conversationRuns(units: readonly RecordedRun[]): ConversationRuns {
  const runs: RecordedRun[] = []
  const open = [...units]
  for (let run = open.pop(); run !== undefined; run = open.pop()) {
    runs.push(run)
    if (!isApart(run)) open.push(...run.children)
  }
  const ordered = runs.toSorted((a, b) => compareValues(a.startUnixNano, b.startUnixNano))
  return {
    models: ordered.filter(({ kind }) => kind === 'llm'),
    tools: ordered.filter(({ kind, toolCall }) => kind === 'tool' && toolCall?.id !== undefined),
  }
}

// The latest that had begun: a tool may start while the model still speaks.
function modelOf(tool: RecordedRun, models: readonly RecordedRun[]): RecordedRun | undefined {
  return models.findLast(({ startUnixNano }) => startUnixNano <= tool.startUnixNano)
}

function withCalls(
  messages: readonly TurnMessage[],
  model: RecordedRun | undefined,
  tools: readonly RecordedRun[],
): readonly TurnMessage[] {
  const results = tools.filter(
    ({ toolCall }) => !messages.some(({ message }) => message.toolCallId === toolCall?.id),
  )
  const said = messages.findIndex(
    ({ message, source }) => source === model && message.role === 'assistant',
  )
  const text = model === undefined || said < 0 ? undefined : messages[said]
  const calling: TurnMessage = {
    message: { role: 'assistant', content: null, ...text?.message, toolCalls: tools.map(callOf) },
    ...(model !== undefined && { source: model }),
  }
  const at = text === undefined ? placeOf(messages, tools) : said
  return [
    ...messages.slice(0, at),
    calling,
    ...results.map((run) => ({ message: resultOf(run), source: run })),
    ...messages.slice(text === undefined ? at : at + 1),
  ]
}

// Before the first result, else before what was said after the tools began.
function placeOf(messages: readonly TurnMessage[], tools: readonly RecordedRun[]): number {
  const ids = new Set(tools.map(({ toolCall }) => toolCall?.id))
  const start = tools[0]?.startUnixNano ?? 0n
  const at = messages.findIndex(
    ({ message: { role, toolCallId }, source }) =>
      (toolCallId !== undefined && ids.has(toolCallId)) ||
      (role !== 'user' && source !== undefined && source.endUnixNano > start),
  )
  return at < 0 ? messages.length : at
}

function callOf({
  name,
  toolCall,
  input,
}: RecordedRun): NonNullable<RunMessage['toolCalls']>[number] {
  return {
    ...(toolCall?.id !== undefined && { id: toolCall.id }),
    name: toolCall?.name ?? name,
    ...(input !== undefined && { arguments: input }),
  }
}

function resultOf({ name, toolCall, output, error }: RecordedRun): RunMessage {
  const result = output ?? (error === '' ? 'failed' : error)
  return {
    role: 'tool',
    ...(result !== undefined && { content: resultText(result) }),
    name: toolCall?.name ?? name,
    ...(toolCall?.id !== undefined && { toolCallId: toolCall.id }),
  }
}
