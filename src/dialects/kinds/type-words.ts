import type { Words } from './by-word.ts'

/** Words of keys such as `type`, which others use for their own affairs: only words that mean nothing else. */
export const TYPE_WORDS: Words = {
  llm: 'llm',
  llm_request: 'llm',
  agent: 'agent',
  interaction: 'agent',
  tool: 'tool',
  retriever: 'retriever',
  embedding: 'embedding',
  reranker: 'reranker',
  guardrail: 'guardrail',
}
