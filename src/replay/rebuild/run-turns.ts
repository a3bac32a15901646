import type { RecordedRun } from '../../thread/recorded-thread.ts'
import { compareValues } from './compare-values.ts'
import { talkOf } from './model-calls.ts'
import { messageKey } from './message-key.ts'
import { readTurn, type RunTurn } from './read-turn.ts'

/**
 * Reads turns from runs alone, in order of time.
 *
 * @param roots run trees, plumbing included
 */
export function readRunTurns(roots: readonly RecordedRun[]): readonly RunTurn[] {
  const turns: TurnRuns[] = []
  for (const unit of topmostRuns(roots).toSorted(byStart)) {
    const calls = talkOf(unit).toSorted(byEnd)
    if (calls.length === 0) continue
    const question = questionOf(calls)
    const last = turns.at(-1)
    if (last !== undefined && goesOn(last, unit, question)) {
      last.units.push(unit)
      last.calls.push(...calls)
      last.question ??= question
    } else {
      turns.push({ units: [unit], calls: [...calls], question })
    }
  }
  return turns.map(({ units, calls }) => readTurn(units, calls.toSorted(byEnd)))
}

interface TurnRuns {
  readonly units: RecordedRun[]
  readonly calls: RecordedRun[]
  question: string | undefined
}

// A further call in the same trace, about the same question or none of its own, goes on with the turn.
function goesOn(
  { units, question: asked }: TurnRuns,
  { traceId }: RecordedRun,
  question: string | undefined,
): boolean {
  return units[0]?.traceId === traceId && (question === undefined || question === asked)
}

function questionOf(calls: readonly RecordedRun[]): string | undefined {
  const given = calls.at(-1)?.inputMessages ?? []
  const question = given.findLast(({ role }) => role === 'user')
  return question && messageKey(question)
}

// What plumbing holds together belongs apart: a server's span, or a script's.
function topmostRuns(roots: readonly RecordedRun[]): readonly RecordedRun[] {
  const found: RecordedRun[] = []
  const open = [...roots]
  for (let run = open.pop(); run !== undefined; run = open.pop()) {
    if (run.kind === undefined) open.push(...run.children)
    else found.push(run)
  }
  return found
}

function byStart(a: RecordedRun, b: RecordedRun): number {
  return compareValues(a.startUnixNano, b.startUnixNano) || compareValues(a.spanId, b.spanId)
}

function byEnd(a: RecordedRun, b: RecordedRun): number {
  return compareValues(a.endUnixNano, b.endUnixNano) || byStart(a, b)
}
