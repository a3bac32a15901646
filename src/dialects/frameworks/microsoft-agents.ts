import type { Dialect } from '../dialect.ts'

/**
 * Microsoft's Agent Framework and Extensions.AI. The loop of the latter has nothing but its name. The former gives out the
 * id of an OpenAI response for a conversation's, though each call has another.
 */
export const microsoftAgents: Dialect = {
  name: 'Microsoft Agent Framework, Extensions.AI',
  source:
    'https://github.com/microsoft/agent-framework/blob/main/python/packages/core/agent_framework/observability.py',
  recorded: 'agent-framework-core 1.23.0',
  kinds: {
    name: [
      {
        names: ['workflow.run', 'workflow_invoke', 'executor.process', 'orchestrate_tools'],
        decide: () => 'chain',
      },
    ],
  },
  threads: { uncertain: { 'gen_ai.conversation.id': (id) => id.startsWith('resp_') } },
}
