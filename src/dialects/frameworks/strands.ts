import type { Dialect } from '../dialect.ts'

/** Strands Agents of AWS, beside OpenTelemetry's keys and events. */
export const strands: Dialect = {
  name: 'Strands',
  source: 'https://github.com/strands-agents/sdk-python/blob/main/src/strands/telemetry/tracer.py',
  recorded: 'strands-agents 1.62.0, @strands-agents/sdk 1.19.0',
  content: { system: ['system_prompt'], tools: ['gen_ai.agent.tools'] },
  labels: { toolStatus: ['gen_ai.tool.status'] },
}
