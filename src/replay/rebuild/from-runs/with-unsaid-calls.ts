import type { ToolCall } from '../../../thread/message.ts'
import type { RecordedRun } from '../../../thread/recorded-thread.ts'
import { compareValues } from '../spans/compare-values.ts'
import { messageKey } from '../runs/message-key.ts'
import { isApart } from '../runs/model-calls.ts'
import type { TurnMessage } from './turn-message.ts'
import { toolMessage } from './tool-message.ts'

// Each step looks through the turn. A hostile one may have any number of tools; those after the first stay runs.
const MAX_TOOLS = 1_000

interface ToolRun {
  readonly run: RecordedRun
  readonly call: ToolCall
  /** The model call that asked for it; absent if no span shows which one did. */
  readonly caller?: RecordedRun
}

/**
 * Adds the calls that stand only on the spans of tools, each with its result. VoltAgent, TanStack AI, Claude Code
 * and Codex write no calls into messages. If any message has a call, the instrumentation records calls, and a tool that no
 * message called was not called by a model.
 *
 * @param messages the messages of one turn, the question first
 * @param units the topmost runs of the turn
 */
export function withUnsaidCalls(
  messages: readonly TurnMessage[],
  units: readonly RecordedRun[],
): readonly TurnMessage[] {
  const { models, tools } = reachableRuns(units)
  const isSaid = messages.some(({ message }) => message.toolCalls?.length)
  if (isSaid || tools.length === 0) return messages
  return stepsOf(tools, models).reduce(withStep, messages)
}

// Tools inside a tool are its own affair, and a tool that neither an agent nor a model is above of is a step of an app.
function reachableRuns(units: readonly RecordedRun[]): {
  models: readonly RecordedRun[]
  tools: readonly ToolRun[]
} {
  const models: RecordedRun[] = []
  const tools: ToolRun[] = []
  const open: { run: RecordedRun; above?: RecordedRun }[] = units.map((run) => ({ run }))
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { run, above } = next
    const tool = run.kind === 'tool' && above !== undefined ? toToolRun(run, above) : undefined
    if (tool !== undefined) tools.push(tool)
    if (isApart(run)) continue
    const isCaller = run.kind === 'agent' || run.kind === 'llm'
    if (isCaller) models.push(run)
    const below = isCaller ? run : above
    for (const child of run.children)
      open.push(below ? { run: child, above: below } : { run: child })
  }
  return { models, tools: distinct(tools.toSorted(byStart)).slice(0, MAX_TOOLS) }
}

// A span that does not name its tool is named after a step of the framework. Without an id, a span that has nothing but a
// name may be another view of a call.
function toToolRun(run: RecordedRun, above: RecordedRun): ToolRun | undefined {
  const { toolCall: { id, name } = {}, input } = run
  if (name === undefined || (id === undefined && !hasResult(run))) return undefined
  return {
    run,
    call: {
      ...(id !== undefined && { id }),
      name,
      ...(input !== undefined && { arguments: input }),
    },
    ...(above.kind === 'llm' && { caller: above }),
  }
}

function hasResult({ output, error }: RecordedRun): boolean {
  return output !== undefined || error !== undefined
}

// Of several views of a call, the first that has its result.
function distinct(tools: readonly ToolRun[]): readonly ToolRun[] {
  const views = new Map<string | ToolRun, ToolRun>()
  for (const tool of tools) {
    const key = tool.call.id ?? tool
    const known = views.get(key)
    if (known === undefined || (!hasResult(known.run) && hasResult(tool.run))) views.set(key, tool)
  }
  return [...views.values()]
}

// A model asks for several tools at once: those between two of its calls. If one span holds all its calls, those that
// ran at the same time.
function stepsOf(
  tools: readonly ToolRun[],
  models: readonly RecordedRun[],
): readonly (readonly ToolRun[])[] {
  const calls = models.filter(({ kind }) => kind === 'llm').toSorted(byEnd)
  const steps: ToolRun[][] = []
  for (const tool of tools) {
    const caller = tool.caller ?? calls.findLast((call) => hasAsked(call, tool.run))
    const step = steps.at(-1)
    const isSameStep =
      step !== undefined &&
      step[0]?.caller === caller &&
      (caller !== undefined || !step.every(({ run }) => isBefore(run, tool.run)))
    const found = { ...tool, ...(caller && { caller }) }
    if (isSameStep) step.push(found)
    else steps.push([found])
  }
  return steps
}

// A tool may start while the model still speaks. A call that outlasts the tool has the answer after it.
function hasAsked(call: RecordedRun, tool: RecordedRun): boolean {
  return call.startUnixNano <= tool.startUnixNano && isBefore(call, tool, 'end')
}

function withStep(
  messages: readonly TurnMessage[],
  step: readonly ToolRun[],
): readonly TurnMessage[] {
  const results = step.flatMap((tool) => resultOf(tool, messages) ?? [])
  const toolCalls = step.map(({ call }) => call)
  const rest = withoutResults(messages, results)
  const caller = step[0]?.caller
  const asking = askingMessage(rest, step)
  const asked = rest[asking]
  if (asked !== undefined) {
    const message = { ...asked.message, toolCalls }
    return rest.toSpliced(asking, 1, { ...asked, message }, ...results)
  }
  const message = { role: 'assistant', toolCalls } as const
  return rest.toSpliced(
    placeOf(rest, step),
    0,
    { message, ...(caller && { source: caller }) },
    ...results,
  )
}

// The result may be in the history alone.
function resultOf(
  { run, call: { id, name } }: ToolRun,
  messages: readonly TurnMessage[],
): TurnMessage | undefined {
  if (hasResult(run)) return { message: toolMessage(run, name, id), source: run }
  return messages.find(({ message }) => message.role === 'tool' && message.toolCallId === id)
}

// What the model said before the tools ran. Google's SDK can run tools itself: then one span has both calls of the model,
// and only the answer after the tools.
function askingMessage(messages: readonly TurnMessage[], [first]: readonly ToolRun[]): number {
  const caller = first?.caller
  if (first === undefined || caller === undefined) return -1
  const place = messages.findIndex(
    ({ message, source }) => message.role === 'assistant' && source?.spanId === caller.spanId,
  )
  const isLast = !messages.slice(place + 1).some(({ message }) => message.role === 'assistant')
  return isLast && !hasAsked(caller, first.run) ? -1 : place
}

// A history may have the results alone, without the ids of their calls.
function withoutResults(
  messages: readonly TurnMessage[],
  results: readonly TurnMessage[],
): readonly TurnMessage[] {
  const ids = new Set(results.map(({ message }) => message.toolCallId))
  const keys = results.map(({ message }) => messageKey(message))
  return messages.filter(({ message }) => {
    if (message.role !== 'tool') return true
    if (message.toolCallId !== undefined) return !ids.has(message.toolCallId)
    const nth = keys.indexOf(messageKey(message))
    if (nth !== -1) keys.splice(nth, 1)
    return nth === -1
  })
}

// Before the first answer that was given after the tools; if there is none, at the end.
function placeOf(messages: readonly TurnMessage[], step: readonly ToolRun[]): number {
  const place = messages.findIndex(
    ({ source }) => source !== undefined && step.every(({ run }) => isBefore(run, source, 'end')),
  )
  return place === -1 ? messages.length : place
}

function isBefore(
  { endUnixNano }: RecordedRun,
  other: RecordedRun,
  point: 'start' | 'end' = 'start',
): boolean {
  return endUnixNano <= (point === 'end' ? other.endUnixNano : other.startUnixNano)
}

function byStart({ run: a }: ToolRun, { run: b }: ToolRun): number {
  return compareValues(a.startUnixNano, b.startUnixNano) || compareValues(a.spanId, b.spanId)
}

function byEnd(a: RecordedRun, b: RecordedRun): number {
  return compareValues(a.endUnixNano, b.endUnixNano)
}
