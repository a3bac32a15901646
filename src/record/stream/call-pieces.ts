import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import { fieldOf, firstChoice } from './unwrap-chunk.ts'

/** A piece of a tool call, as one chunk has it. */
export interface CallPiece {
  /** Which call of the stream. A call without a key is whole. */
  readonly key?: unknown
  readonly id?: unknown
  readonly name?: unknown
  /** A part of the JSON of the arguments. */
  readonly text?: unknown
  /** All arguments. */
  readonly args?: unknown
}

/**
 * The pieces of tool calls in one chunk, unwrapped.
 *
 * @see `textOfChunk` for the sources of the shapes.
 */
export function callPieces(chunk: JsonObject): readonly CallPiece[] {
  const choice = firstChoice(chunk['choices'])
  if (choice !== undefined) return listOf(fieldOf(choice['delta'], 'tool_calls')).map(openAiPiece)
  const candidate = firstChoice(chunk['candidates'])
  if (candidate !== undefined) return geminiCalls(candidate)
  if (Array.isArray(chunk['tool_call_chunks'])) return langChainPieces(chunk)
  if (typeof chunk['type'] === 'string') return typedPieces(chunk['type'], chunk)
  return bedrockPieces(chunk) ?? ollamaCalls(chunk)
}

function openAiPiece({ index, id, function: called }: JsonObject): CallPiece {
  return { key: index, id, name: fieldOf(called, 'name'), text: fieldOf(called, 'arguments') }
}

function geminiCalls(candidate: JsonObject): readonly CallPiece[] {
  return listOf(fieldOf(candidate['content'], 'parts'))
    .map(({ functionCall }) => functionCall)
    .filter(isJsonObject)
    .map(({ id, name, args }) => ({ id, name, args }))
}

function langChainPieces({ id: message, tool_call_chunks }: JsonObject): readonly CallPiece[] {
  return listOf(tool_call_chunks).map(({ index, id, name, args }) => ({
    key: `${String(message)} ${String(index)}`,
    id,
    name,
    text: args,
  }))
}

function typedPieces(type: string, chunk: JsonObject): readonly CallPiece[] {
  const { index, item, toolCallId, toolCallName, delta } = chunk
  switch (type) {
    case 'response.output_item.done':
      return responseCalls([item])
    case 'response_done':
      return responseCalls(fieldOf(chunk['response'], 'output'))
    case 'content_block_start':
    case 'content_block_delta':
      return anthropicPieces(index, chunk['content_block'], delta)
    case 'tool-call':
    case 'tool-input-available':
      return [aiSdkCall(isJsonObject(chunk['payload']) ? chunk['payload'] : chunk)]
    case 'TOOL_CALL_START':
    case 'TOOL_CALL_ARGS':
    case 'TOOL_CALL_CHUNK':
      return [{ key: toolCallId, id: toolCallId, name: toolCallName, text: delta }]
    default:
      return []
  }
}

// OpenAI's Responses, and its Agents SDK, which writes `callId`.
function responseCalls(items: unknown): readonly CallPiece[] {
  return listOf(items)
    .filter(({ type }) => type === 'function_call')
    .map((item) => ({
      id: item['call_id'] ?? item['callId'],
      name: item['name'],
      args: item['arguments'],
    }))
}

function anthropicPieces(key: unknown, block: unknown, delta: unknown): readonly CallPiece[] {
  if (fieldOf(block, 'type') === 'tool_use') {
    return [{ key, id: fieldOf(block, 'id'), name: fieldOf(block, 'name') }]
  }
  const text = fieldOf(delta, 'partial_json')
  return text === undefined ? [] : [{ key, text }]
}

function aiSdkCall({ toolCallId, toolName, input, args }: JsonObject): CallPiece {
  return { id: toolCallId, name: toolName, args: input ?? args }
}

function bedrockPieces({ contentBlockStart, contentBlockDelta }: JsonObject) {
  const block = contentBlockStart ?? contentBlockDelta
  if (block === undefined) return undefined
  const key = fieldOf(block, 'contentBlockIndex')
  const use = fieldOf(fieldOf(block, 'start') ?? fieldOf(block, 'delta'), 'toolUse')
  if (!isJsonObject(use)) return []
  return [{ key, id: use['toolUseId'], name: use['name'], text: use['input'] }]
}

function ollamaCalls({ message }: JsonObject): readonly CallPiece[] {
  return listOf(fieldOf(message, 'tool_calls')).map(({ id, function: called }) => ({
    id,
    name: fieldOf(called, 'name'),
    args: fieldOf(called, 'arguments'),
  }))
}

function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}
