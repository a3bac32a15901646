import { isBackgroundCall } from '../../../dialects/is-background-call.ts'
import type { RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'
import type { RunKind } from '../../../thread/run-kind.ts'
import { compareValues } from '../spans/compare-values.ts'

/** Runs of these kinds call models for their own purposes. Those messages are not part of the thread. */
const APART: ReadonlySet<RunKind | undefined> = new Set([
  'tool',
  'retriever',
  'guardrail',
  'evaluator',
  'reranker',
  'embedding',
])

/** Whether what is below a run is no part of the thread. */
export function isApart({ kind, attributes }: RecordedRun): boolean {
  return APART.has(kind) || isBackgroundCall(attributes)
}

/**
 * The model calls in a run that have messages, innermost views only; if none has any, the run or step that has. A call
 * inside a retrieval counts if there is no other and the retrieval found no documents: some frameworks call the whole
 * answering of a query a retrieval.
 */
export function conversationCalls(unit: RecordedRun): readonly RecordedRun[] {
  const calls = callsAmong(reachableRuns(unit, isApart))
  return calls.length > 0 ? calls : callsAmong(reachableRuns(unit, isApartOrSearch))
}

function reachableRuns(
  unit: RecordedRun,
  isOutside: (run: RecordedRun) => boolean,
): readonly RecordedRun[] {
  const reachable: RecordedRun[] = []
  const open = [unit]
  for (let run = open.pop(); run !== undefined; run = open.pop()) {
    if (isOutside(run)) continue
    reachable.push(run)
    open.push(...run.children)
  }
  return reachable
}

function isApartOrSearch(run: RecordedRun): boolean {
  return run.kind === 'retriever' ? run.documents !== undefined : isApart(run)
}

function callsAmong(reachable: readonly RecordedRun[]): readonly RecordedRun[] {
  const calls = innermost(reachable.filter(({ kind }) => kind === 'llm').filter(hasMessages))
  const whole = reachable.find(
    (run) => run.inputMessages !== undefined && run.outputMessages !== undefined,
  )
  const areAnswered = calls.some(({ outputMessages }) => outputMessages !== undefined)
  if (areAnswered) return calls
  // VoltAgent records the input at the call, and the output at the agent alone.
  if (whole !== undefined) return [whole]
  if (calls.length > 0) return [...calls, ...lastAnswer(calls, reachable)]
  const step = reachable.find(hasMessages)
  return step === undefined ? [] : [step]
}

// LlamaIndex records the output of a stream at the step around the call. If all calls failed, Genkit's agent has the last
// answer of an earlier turn there.
function lastAnswer(
  calls: readonly RecordedRun[],
  runs: readonly RecordedRun[],
): readonly RecordedRun[] {
  if (calls.every(({ error }) => error !== undefined)) return []
  return runs
    .filter(({ outputMessages }) => outputMessages !== undefined)
    .toSorted((a, b) => compareValues(a.endUnixNano, b.endUnixNano))
    .slice(-1)
}

/** Whether a run has input or output messages. */
export function hasMessages(run: Pick<RecordedRun, 'inputMessages' | 'outputMessages'>): boolean {
  return run.inputMessages !== undefined || run.outputMessages !== undefined
}

/**
 * Several instrumentations may record one model call. This keeps one view of each: the innermost, unless the one around
 * it has more detail, because some flatten the conversation into one text.
 */
export function innermost(runs: readonly RecordedRun[]): readonly RecordedRun[] {
  const views = new Set(runs)
  for (const run of runs) {
    const inner = belowInCall(run).filter((below) => views.has(below))
    const [only] = inner
    if (only === undefined) continue
    if (inner.length === 1 && detail(run) > detail(only)) views.delete(only)
    else views.delete(run)
  }
  return [...views]
}

// A transcript has as many messages as the list it was made of, but no calls and no ids.
function detail({ inputMessages = [], outputMessages = [] }: RecordedRun): number {
  const linked = inputMessages.filter(isLinked)
  return inputMessages.length + linked.length + Number(outputMessages.some(isLinked))
}

function isLinked({ toolCalls, toolCallId }: RunMessage): boolean {
  return toolCalls !== undefined || toolCallId !== undefined
}

function belowInCall(run: RecordedRun): readonly RecordedRun[] {
  const below: RecordedRun[] = []
  const open = [...run.children]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (isApart(next) || next.kind === 'agent') continue
    below.push(next)
    if (next.kind !== 'llm') open.push(...next.children)
  }
  return below
}
