import { isJsonObject, type JsonObject } from '../../thread/json.ts'

// An event of LangGraph around an event of LangChain is the deepest.
const MAX_DEPTH = 4

/** The chunk itself, without what SDKs put around the chunks of others. `undefined` if it is not an object. */
export function unwrapChunk(chunk: unknown, depth = 0): JsonObject | undefined {
  if (depth > MAX_DEPTH) return undefined
  if (Array.isArray(chunk)) return unwrapList(chunk, depth)
  if (!isJsonObject(chunk)) return undefined
  const inner = innerChunk(chunk)
  return inner === undefined ? chunk : unwrapChunk(inner, depth + 1)
}

// LangGraph: `[chunk, metadata]`. If there are several modes and subgraphs: `[namespace, mode, [chunk, metadata]]`.
function unwrapList(list: readonly unknown[], depth: number): JsonObject | undefined {
  for (const item of list.slice(0, 3)) {
    const inner = unwrapChunk(item, depth + 1)
    if (inner !== undefined) return inner
  }
  return undefined
}

function innerChunk({ type, event, data, chunk }: JsonObject): unknown {
  // OpenAI's Agents SDK, then Claude's.
  if (type === 'raw_model_stream_event') return data
  if (type === 'stream_event') return event
  // LangChain's `streamEvents`.
  if (event === 'on_chat_model_stream') return fieldOf(data, 'chunk')
  // Mistral's CompletionEvent.
  if (Array.isArray(fieldOf(data, 'choices'))) return data
  // Bedrock's InvokeModelWithResponseStream.
  const bytes = fieldOf(chunk, 'bytes')
  return bytes instanceof Uint8Array ? fromBytes(bytes) : undefined
}

function fromBytes(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

/** Of several choices the one that is the answer. A chunk often has only one of them, and not always the first. */
export function firstChoice(choices: unknown): JsonObject | undefined {
  if (!Array.isArray(choices)) return undefined
  return choices.filter(isJsonObject).find(({ index }) => index === undefined || index === 0)
}

/** A field of a chunk. Getters of classes are not called, because some start to read the stream. */
export function fieldOf(value: unknown, key: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}
