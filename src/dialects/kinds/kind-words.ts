import type { Words } from './by-word.ts'

/**
 * Words for kinds that vocabularies share. With them a vocabulary understands a new word that others have already. It
 * overrides those that it uses in another sense.
 */
export const KIND_WORDS: Words = {
  llm: 'llm',
  generation: 'llm',
  completion: 'llm',
  chat_model: 'llm',
  model: 'llm',
  inference: 'llm',
  agent: 'agent',
  tool: 'tool',
  tool_call: 'tool',
  mcp_tool: 'tool',
  chain: 'chain',
  workflow: 'chain',
  task: 'chain',
  step: 'chain',
  flow: 'chain',
  graph: 'chain',
  prompt: 'chain',
  parser: 'chain',
  retriever: 'retriever',
  retrieval: 'retriever',
  embedding: 'embedding',
  embeddings: 'embedding',
  embedder: 'embedding',
  reranker: 'reranker',
  reranking: 'reranker',
  rerank: 'reranker',
  guardrail: 'guardrail',
  evaluator: 'evaluator',
  evaluation: 'evaluator',
  eval: 'evaluator',
  scorer: 'evaluator',
}
