import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Dialect } from '../dialect.ts'
import { readWord } from '../kinds/read-word.ts'
import type { Verdict } from '../kinds/rule.ts'

/** Vector stores, as OpenLLMetry, OpenLIT, Langtrace and Spring AI trace them: a search is a retriever, all else no run. */
export const vectorStores: Dialect = {
  name: 'Vector stores',
  source:
    'https://github.com/traceloop/openllmetry/tree/main/packages/opentelemetry-semantic-conventions-ai',
  recorded: 'opentelemetry-instrumentation-chromadb 0.62.4',
  namespaces: ['db.vector.query.', 'db.query.result.'],
  kinds: {
    attribute: [
      {
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
      { keys: ['db.system', 'db.system.name', 'vector_db.vendor'], decide: kindOfStore },
    ],
  },
  content: {
    input: ['db.vector.query.content'],
    hits: ['db.vector.query.response.documents'],
    own: {
      hitText: ['db.query.result.document'],
      hitMetadata: ['db.query.result.metadata'],
    },
    events: ['db.query.result'],
  },
  labels: { hitId: ['db.query.result.id'], hitScore: ['db.query.result.score'] },
}

// As their instrumentations spell them, Python's first, then JavaScript's.
const STORES: ReadonlySet<unknown> = new Set(
  [
    'pinecone chroma chromadb qdrant milvus weaviate marqo lancedb astra astradb faiss vespa pgvector',
    'Pinecone Chroma Qdrant Milvus Weaviate LanceDB',
  ].flatMap((names) => names.split(' ')),
)
const READS = /(^|[^a-z])(query|search|retriev|similarity|recommend|near)/

// Their instrumentations trace every call. Only a search is retrieval: the upkeep of an index is a database's work.
function kindOfStore(value: unknown, { name, attributes }: ClassifiableSpan): Verdict {
  if (!STORES.has(value)) return undefined
  const operation = attributes['db.operation.name'] ?? attributes['db.operation'] ?? name
  return READS.test(readWord(operation)) ? 'retriever' : null
}
