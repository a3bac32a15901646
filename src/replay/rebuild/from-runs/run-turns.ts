import type { ToolCall } from '../../../thread/message.ts'
import type { RecordedRun } from '../../../thread/recorded-thread.ts'
import { withoutContext } from '../../../dialects/messages/without-context.ts'
import { allRuns } from '../../usage-of.ts'
import { compareValues } from '../spans/compare-values.ts'
import { conversationCalls, hasMessages } from '../runs/model-calls.ts'
import { messageKey, saysSomething } from '../runs/message-key.ts'
import { argumentsKey } from './arguments-key.ts'
import { CallIds } from './call-ids.ts'
import { readTurn, type RunTurn } from './read-turn.ts'
import { SpokenAnswers } from './spoken-answers.ts'
import { splitBatch } from './split-batch.ts'
import { TextsBesideCalls } from './texts-beside-calls.ts'
import type { TurnUnit } from './turn-unit.ts'
import { withAskedFunctions } from './with-asked-functions.ts'
import { withoutDelegates } from './without-delegates.ts'

/**
 * Reads turns from runs alone, in order of time.
 *
 * @param roots run trees, plumbing included
 */
export function readRunTurns(roots: readonly RecordedRun[]): readonly RunTurn[] {
  const turns: TurnRuns[] = []
  const units = readUnits(roots)
  const ids = new CallIds(units.flatMap(({ calls }) => calls))
  const answers = new SpokenAnswers()
  for (const { unit, calls: own } of units) {
    if (own.length === 0) continue
    const calls = own.map((call) => {
      const restored = answers.restore(withSpokenInput(ids.unify(call)))
      answers.note(restored)
      return restored
    })
    const question = questionOf(calls)
    const last = turns.at(-1)
    if (last !== undefined && goesOn(last, calls, question)) {
      last.units.push(unit)
      last.calls.push(...calls)
      last.question ??= question
    } else {
      turns.push({ units: [unit], calls: [...calls], question })
    }
  }
  const texts = new TextsBesideCalls(turns.flatMap(({ calls }) => calls))
  return turns.map(({ units, calls }) => {
    const { history, messages } = readTurn(units, calls.toSorted(byEnd), ids)
    return { units, history, messages: texts.addTo(messages) }
  })
}

function readUnits(roots: readonly RecordedRun[]): readonly TurnUnit[] {
  const units = topmostRuns(roots)
    .toSorted(byStart)
    .flatMap((unit) => promptUnits(unit, conversationCalls(unit).toSorted(byEnd)))
  return withAskedFunctions(roots, withoutDelegates(units)).toSorted((a, b) =>
    byStart(a.unit, b.unit),
  )
}

// Of several prompts in one call, each is a turn.
function promptUnits(unit: RecordedRun, calls: readonly RecordedRun[]): readonly TurnUnit[] {
  const batches = calls.map(splitBatch)
  if (batches.every(({ length }) => length === 1)) return [{ unit, calls }]
  return batches.flat().map((call) => ({ unit, calls: [call] }))
}

// A message without words of the user comes from the program.
function withSpokenInput(call: RecordedRun): RecordedRun {
  const { inputMessages } = call
  const spoken = inputMessages?.map(withoutContext)
  if (spoken === undefined || spoken.every((message, nth) => message === inputMessages?.[nth])) {
    return call
  }
  const kept = spoken.filter((message, nth) => {
    return message === inputMessages?.[nth] || saysSomething(message)
  })
  return { ...call, inputMessages: kept }
}

interface TurnRuns {
  readonly units: RecordedRun[]
  readonly calls: RecordedRun[]
  question: string | undefined
}

// A call in the same trace continues the turn if it has the same question, or none. A call in another trace does if its
// input has the tool calls of the turn's last answer, or if the turn still has no answer.
function goesOn(
  { units, calls: before, question: asked }: TurnRuns,
  calls: readonly RecordedRun[],
  question: string | undefined,
): boolean {
  if (question !== undefined && question !== asked) return false
  const isSameTrace = units.at(-1)?.traceId === calls[0]?.traceId
  return isSameTrace || answersTools(calls, before) || before.every(isOpen)
}

// Logfire sends the answer of a stream in a separate span, after the call.
function isOpen({ outputMessages, error }: RecordedRun): boolean {
  return outputMessages === undefined && error === undefined
}

function answersTools(calls: readonly RecordedRun[], before: readonly RecordedRun[]): boolean {
  const asking = before.at(-1)?.outputMessages?.findLast(({ role }) => role === 'assistant')
  const { toolCalls = [] } = asking ?? {}
  if (asking === undefined || toolCalls.length === 0) return false
  return (calls[0]?.inputMessages ?? []).some(
    (given) =>
      isSameCall(given.toolCalls ?? [], toolCalls) ||
      (given.toolCallId !== undefined && toolCalls.some(({ id }) => id === given.toolCallId)),
  )
}

// One of the two may have no id: LiteLLM drops it from answers.
function isSameCall(given: readonly ToolCall[], asked: readonly ToolCall[]): boolean {
  return (
    given.length === asked.length &&
    given.every(({ id, name, arguments: args }, nth) => {
      const other = asked[nth]
      if (id !== undefined && other?.id !== undefined) return id === other.id
      return name === other?.name && argumentsKey(args) === argumentsKey(other.arguments)
    })
  )
}

function questionOf(calls: readonly RecordedRun[]): string | undefined {
  const given = calls.at(-1)?.inputMessages ?? []
  const question = given.findLast(({ role }) => role === 'user')
  return question && messageKey(question)
}

// Runs below one span of plumbing, such as a server's or a script's, are separate.
function topmostRuns(roots: readonly RecordedRun[]): readonly RecordedRun[] {
  const found: RecordedRun[] = []
  const open = [...roots]
  const tools = calledTools(roots)
  for (let run = open.pop(); run !== undefined; run = open.pop()) {
    if (run.kind === undefined) open.push(...run.children.filter((below) => !isTool(below, tools)))
    else found.push(...(turnsIn(run) ?? [run]))
  }
  return found
}

// An app's own span around the function that a model called: the runs below it are the tool's.
function isTool({ kind, name }: RecordedRun, tools: ReadonlySet<string>): boolean {
  return kind === undefined && tools.has(name)
}

function calledTools(roots: readonly RecordedRun[]): ReadonlySet<string> {
  const tools = new Set<string>()
  for (const { outputMessages = [] } of allRuns(roots)) {
    for (const { toolCalls = [] } of outputMessages)
      for (const { name } of toolCalls) tools.add(name)
  }
  return tools
}

/**
 * The children of a run without messages, if the agents in it have different questions: LiveKit's session and the trace
 * of OpenAI's agents hold a whole conversation. `undefined` if the run is one turn.
 */
function turnsIn(run: RecordedRun): readonly RecordedRun[] | undefined {
  const { children } = run
  if (run.kind === 'llm' || children.length < 2 || hasMessages(run)) return undefined
  const questions = children.filter(hasAgent).map((agent) => questionOf(conversationCalls(agent)))
  return new Set(questions.filter(Boolean)).size > 1 ? children : undefined
}

// Whether a run is an agent, or a step or trace around one.
function hasAgent(run: RecordedRun): boolean {
  if (run.kind === 'agent') return true
  return (
    (run.kind === 'chain' || run.kind === undefined) &&
    run.children.some(({ kind, children }) => {
      return kind === 'agent' || children.some((below) => below.kind === 'agent')
    })
  )
}

function byStart(a: RecordedRun, b: RecordedRun): number {
  return compareValues(a.startUnixNano, b.startUnixNano) || compareValues(a.spanId, b.spanId)
}

function byEnd(a: RecordedRun, b: RecordedRun): number {
  return compareValues(a.endUnixNano, b.endUnixNano) || byStart(a, b)
}
