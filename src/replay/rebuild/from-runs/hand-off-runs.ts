import { openTelemetry } from '../../../dialects/conventions/open-telemetry.ts'
import { keysOf } from '../../../dialects/read/keys-of.ts'
import { firstText } from '../../../dialects/messages/first-text.ts'
import type { RecordedRun } from '../../../thread/recorded-thread.ts'
import { isApart } from '../runs/model-calls.ts'

const { handOffTo } = keysOf(openTelemetry, 'labels', 'handOffTo')

/**
 * The hand-offs of OpenAI's agents as the tools that models called for them. A span of a hand-off only names the agents, and
 * the model is told `{"assistant": …}`. Source: openai-agents-python, `get_transfer_message` and `default_tool_name` in
 * `src/agents/handoffs/__init__.py` (0.24).
 *
 * @param units the topmost runs of a turn
 */
export function handOffRuns(units: readonly RecordedRun[]): readonly RecordedRun[] {
  const found: RecordedRun[] = []
  const open = [...units]
  for (const run of open) {
    if (isApart(run)) continue
    const agent = firstText(run.attributes, handOffTo)
    if (agent !== undefined) found.push(asTool(run, agent))
    open.push(...run.children)
  }
  return found
}

function asTool(run: RecordedRun, agent: string): RecordedRun {
  const name = `transfer_to_${agent}`.replaceAll(/[^a-zA-Z0-9_]/g, '_').toLowerCase()
  return { ...run, kind: 'tool', toolCall: { name }, output: { assistant: agent } }
}
