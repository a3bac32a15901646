import type { Dialect } from '../dialect.ts'

// `uuid.uuid4()` of a task, an agent or a run of a crew.
const MADE_ID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

/**
 * CrewAI's own tracing. Outside a flow with a conversation, `gen_ai.conversation.id` is the id of the task, else of the
 * agent, else of the run. So it differs within one trace (`_conversation_id` in `crewai/telemetry/tracing/handlers.py`,
 * 1.15).
 */
export const crewAi: Dialect = {
  name: 'CrewAI',
  source: 'https://github.com/crewAIInc/crewAI/tree/main/lib/crewai/src/crewai/telemetry',
  recorded: 'crewai 1.15.30',
  threads: {
    uncertain: {
      'gen_ai.conversation.id': (id, { scope }) => scope?.name === 'crewai' && MADE_ID.test(id),
    },
  },
}
