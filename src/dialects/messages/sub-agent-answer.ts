import { isJsonObject } from '../../thread/json.ts'
import { firstText } from './first-text.ts'

/**
 * What the model was given of a sub-agent's report, which has more for the app: its words or their parts. `undefined` for any
 * other value.
 *
 * - The Claude Agent SDK: `AgentOutput` in `sdk-tools.d.ts` of @anthropic-ai/claude-agent-sdk (0.3.333).
 * - Mastra: `toModelOutput` in `listAgentTools` of @mastra/core (1.71).
 */
export function subAgentAnswer(report: unknown): unknown {
  if (!isJsonObject(report)) return undefined
  const { agentId, content, subAgentThreadId } = report
  if (typeof agentId === 'string' && Array.isArray(content) && content.length > 0) return content
  if (typeof subAgentThreadId !== 'string') return undefined
  const text = firstText(report, ['text'])
  const ref = firstText(report, ['ref'])
  return ref === undefined ? text : `${text ?? ''}\n\n[ref: ${ref}]`
}
