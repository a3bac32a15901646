import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { readWord } from '../kinds/read-word.ts'
import type { Verdict } from '../kinds/rule.ts'

/** Spring AI's observations. */
export const springAi: Dialect = {
  name: 'Spring AI',
  source: 'https://docs.spring.io/spring-ai/reference/observability/index.html',
  recorded: 'org.springframework.ai:spring-ai-starter-model-openai 1.0.3',
  namespaces: ['spring.ai.'],
  kinds: { explicit: [{ keys: ['spring.ai.kind'], decide: kindOfObservation }] },
  runKeys: ['spring.ai.kind'],
  threads: { keys: ['spring.ai.chat.client.conversation.id'] },
  content: { input: ['spring.ai.tool.call.arguments'], output: ['spring.ai.tool.call.result'] },
  toolNames: ['spring.ai.tool.definition.name'],
}

const byKind = byWord({
  chat_client: 'chain',
  advisor: 'chain',
  tool_call: 'tool',
  chat_model: 'llm',
  embedding_model: 'embedding',
})

// Its vector store writes and deletes as well: only what it finds is retrieval.
function kindOfObservation(value: unknown, { attributes }: ClassifiableSpan): Verdict {
  if (readWord(value) !== 'vector_store') return byKind(value)
  return readWord(attributes['db.operation.name']) === 'query' ? 'retriever' : null
}
