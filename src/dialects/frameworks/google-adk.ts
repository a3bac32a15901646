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
  recorded: 'google-adk 2.13.0, @google/adk 2.0.0',
  namespaces: ['gcp.vertex.agent.'],
  kinds: {
    // It runs no tool: after several calls, ADK writes their joint response for its own web UI (`trace_merged_tool_calls`).
    explicit: [
      {
        keys: ['gen_ai.tool.name'],
        decide: (value) => (value === '(merged tools)' ? null : undefined),
      },
    ],
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
