import { readRawIo } from '../../../dialects/read/raw-io.ts'
import { contentText } from '../../../thread/content-part.ts'
import { isJsonObject } from '../../../thread/json.ts'
import { pushTo } from '../../../thread/push-to.ts'
import type { RecordedRun } from '../../../thread/recorded-thread.ts'
import { isApart } from '../runs/model-calls.ts'
import type { TurnUnit } from './turn-unit.ts'

/**
 * Adds the question of a turn whose model call no span shows, because its instrumentation ends none for a call that fails.
 * An app's own function, traced with its arguments, may have been given it: one that in another turn was given the question
 * of that turn and nothing else. Source: `observe` of lmnr-ai/lmnr-ts (0.8), which names no type for such a span; Langfuse,
 * Logfire and Traceloop have the like.
 *
 * @param units the topmost runs of the roots
 */
export function withAskedFunctions(
  roots: readonly RecordedRun[],
  units: readonly TurnUnit[],
): readonly TurnUnit[] {
  const callsOf = new Map<RecordedRun, RecordedRun[]>()
  for (const { unit, calls } of units) for (const call of calls) pushTo(callsOf, unit, call)
  const trees = roots.map((root) => {
    const runs = runsIn(root)
    return { runs, calls: runs.flatMap((run) => callsOf.get(run) ?? []) }
  })
  const silent = trees.filter(({ calls }) => calls.length === 0)
  if (silent.length === 0 || silent.length === trees.length) return units
  const names = new Set(trees.flatMap(({ runs, calls }) => namesOfAsked(runs, calls)))
  if (names.size === 0) return units
  const asked = silent
    .map(({ runs }) => runs.find((run) => names.has(run.name) && hasFailed(run)))
    .filter((run) => run !== undefined)
  const replaced = new Set(asked)
  const others = units.filter(({ unit }) => !replaced.has(unit))
  return [...others, ...asked.map((unit) => ({ unit, calls: [asCall(unit)] }))]
}

function runsIn(root: RecordedRun): readonly RecordedRun[] {
  const found: RecordedRun[] = []
  const open = [root]
  for (let run = open.pop(); run !== undefined; run = open.pop()) {
    if (isApart(run)) continue
    found.push(run)
    open.push(...run.children)
  }
  return found
}

function namesOfAsked(
  runs: readonly RecordedRun[],
  calls: readonly RecordedRun[],
): readonly string[] {
  const questions = new Set<string | undefined>(calls.map(questionOf))
  return runs
    .filter((run) => run.kind !== 'llm' && questions.has(onlyText(run)))
    .map(({ name }) => name)
}

function questionOf({ inputMessages = [] }: RecordedRun): string {
  return contentText(inputMessages.findLast(({ role }) => role === 'user')?.content)
}

// Laminar's SDK for JavaScript records an exception without a status.
function hasFailed({ output, error, attributes }: RecordedRun): boolean {
  return error !== undefined || (output ?? readRawIo(attributes, 'output')) === undefined
}

function asCall(run: RecordedRun): RecordedRun {
  const content = onlyText(run)
  return content === undefined ? run : { ...run, inputMessages: [{ role: 'user', content }] }
}

// Arguments are a list, or have names. A span of no kind may have them too.
function onlyText({ input, attributes }: RecordedRun): string | undefined {
  const given = input ?? readRawIo(attributes, 'input')
  const values: readonly unknown[] =
    Array.isArray(given) || isJsonObject(given) ? Object.values(given) : [given]
  const [only] = values
  return values.length === 1 && typeof only === 'string' && only !== '' ? only : undefined
}
