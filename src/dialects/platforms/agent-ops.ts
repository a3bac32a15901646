import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'
import { readWord } from '../kinds/read-word.ts'

const byKind = byWord({
  ...KIND_WORDS,
  session: 'chain',
  operation: 'chain',
  'workflow.step': 'chain',
  'llm.call': 'llm',
  'agent.action': 'agent',
  'agent.thinking': 'agent',
  'agent.decision': 'agent',
})

const byName = byWord({ turn: 'chain', handoff: 'chain' })

/** AgentOps' SDK, and its instrumentation of OpenAI's agents, some of whose spans have only a name. */
export const agentOps: Dialect = {
  name: 'AgentOps',
  source: 'https://github.com/AgentOps-AI/agentops/tree/main/agentops/semconv',
  recorded: 'agentops 0.4.21',
  namespaces: ['agentops.'],
  kinds: {
    explicit: [
      {
        keys: ['agentops.span.kind'],
        // Its own instrumentations write the member of the enumeration: `AgentOpsSpanKindValues.TOOL`.
        decide: (value) => byKind(readWord(value).replace(/^agentopsspankindvalues\./, '')),
      },
    ],
    framework: [
      {
        scopes: ['openai-agents'],
        decide: (_, { name, attributes }) =>
          'workflow.step.type' in attributes ? 'chain' : byName(name),
      },
    ],
  },
  runKeys: ['agentops.span.kind'],
  content: {
    input: ['agentops.entity.input', 'agentops.tool.input'],
    output: ['agentops.entity.output', 'agentops.tool.output'],
  },
}
