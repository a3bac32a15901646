import type { ToolCall } from '../../../thread/message.ts'
import type { RecordedRun } from '../../../thread/recorded-thread.ts'
import { isApart } from '../runs/model-calls.ts'
import { compareValues } from '../spans/compare-values.ts'
import { LatestEnd } from './latest-end.ts'

/** The run of a tool that a model called. */
export interface CalledTool {
  readonly run: RecordedRun
  readonly call: ToolCall
  /** The model call that asked for it; absent if no span shows which one did. */
  readonly caller?: RecordedRun
}

/** The tools that a model asked for at once, in order of time. */
export interface UnsaidStep {
  readonly tools: readonly CalledTool[]
  readonly caller?: RecordedRun
  /** When the last of them ended. */
  readonly endUnixNano: bigint
}

/**
 * The tools of a turn by the model calls that asked for them: those between two of its calls. If one span holds all its
 * calls, those that ran at the same time.
 *
 * @param units the topmost runs of the turn
 * @param hasResults whether the model was given results of tools, which shows that it called some
 */
export function unsaidSteps(
  units: readonly RecordedRun[],
  hasResults: boolean,
): readonly UnsaidStep[] {
  const { models, tools } = reachableRuns(units, hasResults)
  if (tools.length === 0) return []
  const steps: (UnsaidStep & { readonly tools: CalledTool[]; endUnixNano: bigint })[] = []
  for (const tool of withCallers(tools, models)) {
    const { run, caller } = tool
    const step = steps.at(-1)
    const isSame = step?.caller === caller && (caller !== undefined || isAtOnce(step, run))
    if (step === undefined || !isSame) {
      steps.push({ tools: [tool], endUnixNano: run.endUnixNano, ...(caller && { caller }) })
      continue
    }
    step.tools.push(tool)
    if (run.endUnixNano > step.endUnixNano) step.endUnixNano = run.endUnixNano
  }
  return steps
}

function isAtOnce(step: UnsaidStep | undefined, run: RecordedRun): boolean {
  return step !== undefined && step.endUnixNano > run.startUnixNano
}

/** Whether a span has what a tool gave back. */
export function hasResult({ output, error }: RecordedRun): boolean {
  return output !== undefined || error !== undefined
}

/** Whether a model call may have asked for a tool. The tool may start while the model still speaks. */
export function hasAsked(call: RecordedRun, tool: RecordedRun): boolean {
  return call.startUnixNano <= tool.startUnixNano && call.endUnixNano <= tool.endUnixNano
}

// Tools inside a tool are its own affair.
function reachableRuns(
  units: readonly RecordedRun[],
  hasResults: boolean,
): { readonly models: readonly RecordedRun[]; readonly tools: readonly CalledTool[] } {
  const models: RecordedRun[] = []
  const around: RecordedRun[] = []
  const tools: CalledTool[] = []
  const open: { run: RecordedRun; above?: RecordedRun }[] = units.map((run) => ({ run }))
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { run, above } = next
    const tool = run.kind === 'tool' ? toCalledTool(run, above, hasResults) : undefined
    if (tool !== undefined) tools.push(tool)
    if (isApart(run)) continue
    around.push(run)
    const isCaller = run.kind === 'agent' || run.kind === 'llm'
    if (isCaller) models.push(run)
    const below = isCaller ? run : above
    for (const child of run.children)
      open.push(below ? { run: child, above: below } : { run: child })
  }
  const asked = askedIn(around)
  return { models, tools: distinct(tools.toSorted(byStart)).map((tool) => asAsked(tool, asked)) }
}

// A step around the model may have the calls that it made. A framework may add to what it gives the tool: Mastra adds the
// `threadId` of a sub-agent.
function askedIn(runs: readonly RecordedRun[]): ReadonlyMap<string, ToolCall> {
  const asked = new Map<string, ToolCall>()
  for (const call of runs.flatMap(callsOf)) {
    if (call.id !== undefined && !asked.has(call.id)) asked.set(call.id, call)
  }
  return asked
}

function callsOf({ outputMessages = [] }: RecordedRun): readonly ToolCall[] {
  return outputMessages.flatMap(({ toolCalls = [] }) => toolCalls)
}

function asAsked(tool: CalledTool, asked: ReadonlyMap<string, ToolCall>): CalledTool {
  const call = asked.get(tool.call.id ?? '')
  return call?.arguments === undefined ? tool : { ...tool, call }
}

// A span that does not name its tool is named after a step of the framework. Without an id, a span that has nothing but a
// name may be another view of a call. A tool that neither an agent nor a model is above of is a step of an app, unless it
// answered a call.
function toCalledTool(
  run: RecordedRun,
  above: RecordedRun | undefined,
  hasResults: boolean,
): CalledTool | undefined {
  const { toolCall: { id, name } = {}, input } = run
  const isCalled = above !== undefined || (hasResults && id !== undefined)
  if (name === undefined || !isCalled || (id === undefined && !hasResult(run))) return undefined
  return {
    run,
    call: {
      ...(id !== undefined && { id }),
      name,
      ...(input !== undefined && { arguments: input }),
    },
    ...(above?.kind === 'llm' && { caller: above }),
  }
}

// Of several views of a call, the first that has its result.
function distinct(tools: readonly CalledTool[]): readonly CalledTool[] {
  const views = new Map<string | CalledTool, CalledTool>()
  for (const tool of tools) {
    const key = tool.call.id ?? tool
    const known = views.get(key)
    if (known === undefined || (!hasResult(known.run) && hasResult(tool.run))) views.set(key, tool)
  }
  return [...views.values()]
}

// The one that ended last of those that may have asked. A call that outlasts the tool has the answer after it.
function withCallers(
  tools: readonly CalledTool[],
  models: readonly RecordedRun[],
): readonly CalledTool[] {
  const calls = models.filter(({ kind }) => kind === 'llm')
  const waiting = calls.toSorted((a, b) => compareValues(b.startUnixNano, a.startUnixNano))
  const begun = new LatestEnd(
    calls.toSorted((a, b) => compareValues(a.endUnixNano, b.endUnixNano)),
    ({ endUnixNano }) => endUnixNano,
  )
  return tools.toSorted(byStart).map((tool) => {
    while ((waiting.at(-1)?.startUnixNano ?? Infinity) <= tool.run.startUnixNano) {
      begun.add(waiting.pop() as RecordedRun)
    }
    return tool.caller ? tool : calledBy(tool, begun.upTo(tool.run.endUnixNano))
  })
}

function calledBy(tool: CalledTool, caller: RecordedRun | undefined): CalledTool {
  return caller === undefined ? tool : { ...tool, caller }
}

function byStart({ run: a }: CalledTool, { run: b }: CalledTool): number {
  return compareValues(a.startUnixNano, b.startUnixNano) || compareValues(a.spanId, b.spanId)
}
