import type { RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'
import { isApart } from '../runs/model-calls.ts'

/**
 * The results of tools among the messages of agents and steps, by the id of their call.
 *
 * @param units the topmost runs of a turn
 */
export function listedResults(units: readonly RecordedRun[]): ReadonlyMap<string, RunMessage> {
  const results = new Map<string, RunMessage>()
  const open = [...units]
  for (let run = open.pop(); run !== undefined; run = open.pop()) {
    if (isApart(run)) continue
    open.push(...run.children)
    if (run.kind === 'llm') continue
    for (const message of [...(run.inputMessages ?? []), ...(run.outputMessages ?? [])]) {
      const { role, toolCallId } = message
      if (role === 'tool' && toolCallId !== undefined) results.set(toolCallId, message)
    }
  }
  return results
}
