import type { ClassifiableSpan } from '../classifiable-span.ts'
import { KIND_WORDS } from './kind-words.ts'
import { oneOf } from './one-of.ts'
import { readWord } from './read-word.ts'
import type { Rule, Verdict } from './rule.ts'

/** Attributes that only spans of one kind have. */
export const SIGN_RULES: readonly Rule[] = [
  {
    of: 'vector stores',
    keys: [
      'db.vector.query.top_k',
      'db.vector.query.content',
      'db.vector.query.filter',
      'db.vector.query.similarity_threshold',
      'db.vector.query.response.documents',
      'vector_db.query.top_k',
    ],
    decide: () => 'retriever',
  },
  {
    of: 'vector stores',
    keys: ['db.system', 'db.system.name', 'vector_db.vendor'],
    decide: vectorStoreKind,
  },
  {
    of: 'tools',
    keys: [
      'gen_ai.tool.name',
      'gen_ai.tool.call.id',
      'gen_ai.tool.call.arguments',
      'gen_ai.tool.call.result',
      'ai.toolCall.name',
      'ai.toolCall.id',
      'haystack.tool.name',
      'mcp.tool.name',
    ],
    keysLike: ['flue.tool.'],
    decide: () => 'tool',
  },
  { of: 'Flue', keysLike: ['flue.task.'], decide: () => 'agent' },
  {
    of: 'Haystack',
    keys: ['haystack.component.type'],
    decide: haystackKind,
  },
  {
    of: 'Koog',
    keys: ['koog.node.id', 'koog.node.name', 'koog.strategy.name', 'koog.subgraph.id'],
    decide: () => 'chain',
  },
  {
    // Claude Code writes it with or without its name before it.
    of: 'Claude Code, VoltAgent, Monocle',
    keys: ['span.type'],
    decide: (value) => SPAN_TYPE(readWord(value).replace(/^claude_code\./, '')),
  },
  {
    // VoltAgent's children inherit it: what they say themselves goes first, also where it is no run.
    of: 'VoltAgent',
    keys: ['entity.type'],
    decide: (value, { attributes, scope }) => {
      if ('span.type' in attributes) return undefined
      return scope?.name === '@voltagent/core' ? VOLT_AGENT(value) : TYPE(value)
    },
  },
  {
    of: 'promptflow',
    keys: ['span_type'],
    decide: (value, { attributes }) =>
      attributes['framework'] === 'promptflow' ? PROMPTFLOW(value) : TYPE(value),
  },
  {
    // Validators, and what is done around them; what is called may be a model, or hand over an answer that is there.
    of: 'Guardrails AI',
    keys: ['type'],
    decide: (value) => {
      if (typeof value !== 'string' || !value.startsWith('guardrails/guard')) return undefined
      return value.endsWith('/call') ? 'chain' : 'guardrail'
    },
  },
  {
    of: 'LangWatch, older',
    keys: ['type', 'langwatch.type', 'span.kind'],
    decide: (value) => TYPE(value),
  },
  {
    of: 'retrieval',
    keys: ['gen_ai.retrieval.documents', 'gen_ai.retrieval.query.text'],
    keysLike: ['retrieval.documents'],
    decide: () => 'retriever',
  },
  {
    of: 'guardrails',
    keys: ['gen_ai.guardrail.name', 'gen_ai.guardrail.id', 'gen_ai.guardrail.status'],
    decide: () => 'guardrail',
  },
  {
    of: 'OpenInference',
    keys: ['reranker.model_name', 'reranker.query'],
    decide: () => 'reranker',
  },
  {
    of: 'OpenInference',
    keys: ['embedding.model_name', 'ai.embedding', 'ai.embeddings'],
    keysLike: ['embedding.embeddings.'],
    decide: () => 'embedding',
  },
]

// Keys that others use for their own affairs: only words that mean nothing else.
const TYPES = {
  llm: 'llm',
  llm_request: 'llm',
  agent: 'agent',
  interaction: 'agent',
  tool: 'tool',
  retriever: 'retriever',
  embedding: 'embedding',
  reranker: 'reranker',
  guardrail: 'guardrail',
} as const

const TYPE = oneOf(TYPES)

const VOLT_AGENT = oneOf({ ...TYPES, workflow: 'chain' })

const SPAN_TYPE = oneOf({
  ...TYPES,
  workflow: 'chain',
  'workflow-step': 'chain',
  evaluator: 'evaluator',
  scorer: 'evaluator',
  retrieval: 'retriever',
  inference: 'llm',
  'inference.framework': 'llm',
  'inference.modelapi': 'llm',
  'embedding.modelapi': 'embedding',
  'agentic.invocation': 'agent',
  'agentic.request': 'agent',
  'agentic.turn': 'agent',
  'agentic.delegation': 'chain',
  'agentic.tool.invocation': 'tool',
  'agentic.mcp.invocation': 'tool',
})

const PROMPTFLOW = oneOf({ ...KIND_WORDS, function: 'chain', langchain: 'chain' })

// As their instrumentations spell them, Python's first, then JavaScript's.
const VECTOR_STORES: ReadonlySet<unknown> = new Set(
  [
    'pinecone chroma chromadb qdrant milvus weaviate marqo lancedb astra astradb faiss vespa pgvector',
    'Pinecone Chroma Qdrant Milvus Weaviate LanceDB',
  ].flatMap((names) => names.split(' ')),
)
const READS = /(^|[^a-z])(query|search|retriev|similarity|recommend|near)/

// Their instrumentations trace every call: only a search is retrieval, the upkeep of an index is a database's work.
function vectorStoreKind(value: unknown, { name, attributes }: ClassifiableSpan): Verdict {
  if (!VECTOR_STORES.has(value)) return undefined
  const operation = attributes['db.operation.name'] ?? attributes['db.operation'] ?? name
  return READS.test(readWord(operation)) ? 'retriever' : null
}

const HAYSTACK_ENDINGS = [
  [/(Generator|ChatGenerator|LLM)$/, 'llm'],
  [/Embedder$/, 'embedding'],
  [/Retriever$/, 'retriever'],
  [/Ranker$/, 'reranker'],
  [/(ToolInvoker|Tool)$/, 'tool'],
  [/Agent$/, 'agent'],
  [/Evaluator$/, 'evaluator'],
] as const

// A component's class is named for what it does; any other is a step of the pipeline.
function haystackKind(value: unknown): Verdict {
  return (
    HAYSTACK_ENDINGS.find(([ending]) => typeof value === 'string' && ending.test(value))?.[1] ??
    'chain'
  )
}
