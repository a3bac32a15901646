import type { RecordedRun } from '../../../thread/recorded-thread.ts'
import type { RunKind } from '../../../thread/run-kind.ts'
import { compareValues } from '../order/compare-values.ts'

/** Runs of these kinds call models for their own purposes. Those messages are not part of the thread. */
const APART: ReadonlySet<RunKind | undefined> = new Set([
  'tool',
  'retriever',
  'guardrail',
  'evaluator',
  'reranker',
  'embedding',
])

/** The model calls in a run that have messages, innermost views only; if none has any, the run or step that has. */
export function conversationCalls(unit: RecordedRun): readonly RecordedRun[] {
  const reachable: RecordedRun[] = []
  const open = [unit]
  for (let run = open.pop(); run !== undefined; run = open.pop()) {
    if (APART.has(run.kind)) continue
    reachable.push(run)
    open.push(...run.children)
  }
  const calls = innermost(reachable.filter(({ kind }) => kind === 'llm').filter(hasMessages))
  const whole = reachable.find(
    (run) => run.inputMessages !== undefined && run.outputMessages !== undefined,
  )
  const areAnswered = calls.some(({ outputMessages }) => outputMessages !== undefined)
  if (areAnswered) return calls
  // VoltAgent records the input at the call, and the output at the agent alone.
  if (whole !== undefined) return [whole]
  const answer = lastAnswer(reachable)
  if (calls.length > 0) return answer === undefined ? calls : [...calls, answer]
  const step = reachable.find(hasMessages)
  return step === undefined ? [] : [step]
}

// LlamaIndex records the output of a stream at the step around the call.
function lastAnswer(runs: readonly RecordedRun[]): RecordedRun | undefined {
  return runs
    .filter(({ outputMessages }) => outputMessages !== undefined)
    .toSorted((a, b) => compareValues(a.endUnixNano, b.endUnixNano))
    .at(-1)
}

/** Whether a run has input or output messages. */
export function hasMessages(run: RecordedRun): boolean {
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

function detail({ inputMessages = [], outputMessages = [] }: RecordedRun): number {
  return (
    inputMessages.length + Number(outputMessages.some(({ toolCalls }) => toolCalls !== undefined))
  )
}

function belowInCall(run: RecordedRun): readonly RecordedRun[] {
  const below: RecordedRun[] = []
  const open = [...run.children]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (APART.has(next.kind) || next.kind === 'agent') continue
    below.push(next)
    if (next.kind !== 'llm') open.push(...next.children)
  }
  return below
}
