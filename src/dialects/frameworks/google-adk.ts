import type { Dialect } from '../dialect.ts'
import { byStart } from '../kinds/by-start.ts'

const byName = byStart([
  ['call_llm', 'llm'],
  ['agent_run', 'agent'],
  ['invoke_agent', 'agent'],
  ['invocation', 'chain'],
  ['execute_tool', 'tool'],
])

/** Google's Agent Development Kit. Its `call_llm` spans name no operation. */
export const googleAdk: Dialect = {
  name: 'Google ADK',
  source: 'https://github.com/google/adk-python/blob/main/src/google/adk/telemetry/tracing.py',
  namespaces: ['gcp.vertex.agent.'],
  kinds: {
    framework: [
      {
        scopes: ['gcp.vertex.agent'],
        keys: ['gcp.vertex.agent.event_id', 'gcp.vertex.agent.invocation_id'],
        decide: (_, { name }) => byName(name),
      },
    ],
    name: [
      { names: ['call_llm'], decide: () => 'llm' },
      { names: ['agent_run'], decide: () => 'agent' },
    ],
  },
  threads: { keys: ['gcp.vertex.agent.session_id'] },
  content: {
    input: ['gcp.vertex.agent.tool_call_args', 'gcp.vertex.agent.llm_request'],
    output: ['gcp.vertex.agent.tool_response', 'gcp.vertex.agent.llm_response'],
  },
}
