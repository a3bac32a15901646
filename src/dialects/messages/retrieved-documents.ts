import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import type { RetrievedDocument } from '../../thread/recorded-thread.ts'
import { resultText } from './content-of.ts'
import { firstText } from './first-text.ts'
import { parseJson } from './json/parse-json.ts'
import { toNumber } from './to-number.ts'

/** Documents from a list in any framework's shape, or JSON of one; an item with neither text nor id is left out. */
export function readDocuments(value: unknown): readonly RetrievedDocument[] {
  const list = listIn(parseJson(value))
  return list.map(documentOf).filter((found) => found !== undefined)
}

function listIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (!isJsonObject(value)) return []
  const inner = ['documents', 'results', 'nodes', 'matches', 'output'].map((key) => value[key])
  return (inner.find((found) => Array.isArray(found)) as readonly unknown[] | undefined) ?? []
}

// OpenInference's `document`, LlamaIndex's `node`, the `kwargs` of LangChain's JSON.
const WRAPPERS = ['document', 'node', 'kwargs'] as const
const TEXT_KEYS = ['content', 'pageContent', 'page_content', 'text', 'snippet', 'body'] as const

function documentOf(value: unknown): RetrievedDocument | undefined {
  if (typeof value === 'string') return { content: value }
  if (!isJsonObject(value)) return undefined
  const inner = WRAPPERS.map((key) => value[key]).find(isJsonObject)
  const found: JsonObject = { ...value, ...inner }
  const id = textOf(found['id'] ?? found['document_id'] ?? found['id_'])
  const content = firstText(found, TEXT_KEYS) ?? partsText(found['content'])
  if (id === undefined && content === undefined) return undefined
  const score = toNumber(found['score'] ?? found['similarity'] ?? found['relevance_score'])
  const metadata = parseJson(found['metadata'])
  return {
    ...(id !== undefined && { id }),
    ...(content !== undefined && { content }),
    ...(score !== undefined && { score }),
    ...(isJsonObject(metadata) && { metadata }),
  }
}

// Genkit's documents have parts, as its messages do.
function partsText(content: unknown): string | undefined {
  return Array.isArray(content) ? resultText(content) : undefined
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}
