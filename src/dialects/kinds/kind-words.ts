import type { Words } from './one-of.ts'

/**
 * The words for kinds that every vocabulary shares, so that a new value of one that others have already is understood.
 * A vocabulary of its own overrides what it means otherwise.
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
