import type { Dialect } from '../dialect.ts'

/**
 * Azure AI Agents, whose service keeps the threads. Its messages are events of the calls that create and list them, which are
 * no runs.
 */
export const azureAgents: Dialect = {
  name: 'Azure AI Agents',
  source:
    'https://github.com/Azure/azure-sdk-for-python/blob/main/sdk/ai/azure-ai-agents/azure/ai/agents/telemetry/_ai_agents_instrumentor.py',
  recorded: 'azure-ai-agents 1.1.0',
  threads: { keys: ['gen_ai.thread.id'] },
  labels: { runId: ['gen_ai.thread.run.id'], messageId: ['gen_ai.message.id'] },
}
