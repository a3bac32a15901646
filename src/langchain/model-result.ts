import type { WrittenAttributes } from '../thread/attribute-text.ts'
import { isJsonObject, type JsonObject, toJson } from '../thread/json.ts'
import type { Message } from '../thread/message.ts'
import { readChainMessage } from './chain-message.ts'
import { toMessage } from './to-message.ts'

/** What a model has answered. */
export interface ModelResult {
  /** An answer without text and without tool calls if the model said nothing that can be read. */
  readonly message: Message
  /** Model, usage and finish reason, in OpenTelemetry's keys. */
  readonly attributes: WrittenAttributes
}

/** Reads an LLMResult of any LangChain version. It has one list of generations for each prompt; a chat has one prompt. */
export function readModelResult(output: unknown): ModelResult {
  const { generations, llmOutput } = objectOf(output)
  const [first] = Array.isArray(generations) ? (generations as unknown[]).flat() : []
  const generation = objectOf(first)
  const raw = objectOf(generation.message)
  const message = readChainMessage(generation.message)
  const { text } = generation
  return {
    message: message
      ? toMessage(message)
      : { role: 'assistant', content: typeof text === 'string' ? text : '' },
    attributes: {
      ...usageAttributes(objectOf(raw.usage_metadata), objectOf(objectOf(llmOutput).tokenUsage)),
      ...responseAttributes(objectOf(raw.response_metadata), objectOf(generation.generationInfo)),
    },
  }
}

/** Whether a chunk of a stream says why the model stopped. Chunks after it add nothing to the answer. */
export function isLastChunk(fields: unknown): boolean {
  const chunk = objectOf(objectOf(fields).chunk)
  const { response_metadata, additional_kwargs } = objectOf(chunk.message)
  return [chunk.generationInfo, response_metadata, additional_kwargs].some(
    (place) => finishReason(objectOf(place)) !== undefined,
  )
}

// `usage_metadata` is LangChain's own, the other what older models report.
function usageAttributes(usage: JsonObject, older: JsonObject): WrittenAttributes {
  const counts = {
    'gen_ai.usage.input_tokens': usage['input_tokens'] ?? older['promptTokens'],
    'gen_ai.usage.output_tokens': usage['output_tokens'] ?? older['completionTokens'],
    'gen_ai.usage.cache_read.input_tokens': objectOf(usage['input_token_details'])['cache_read'],
    'gen_ai.usage.reasoning.output_tokens': objectOf(usage['output_token_details'])['reasoning'],
  }
  const known = Object.entries(counts).filter(([, count]) => Number.isFinite(count))
  return Object.fromEntries(known) as WrittenAttributes
}

function responseAttributes(metadata: JsonObject, info: JsonObject): WrittenAttributes {
  const model = metadata['model_name'] ?? metadata['model'] ?? info['model_name']
  const reason = finishReason(metadata) ?? finishReason(info)
  return {
    ...(typeof model === 'string' && { 'gen_ai.response.model': model }),
    ...(reason !== undefined && { 'gen_ai.response.finish_reasons': toJson([reason]) }),
  }
}

function finishReason(place: JsonObject): string | undefined {
  const said = ['finish_reason', 'stop_reason', 'finishReason', 'stopReason'].map(
    (key) => place[key],
  )
  return said.find((reason): reason is string => typeof reason === 'string' && reason !== '')
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}
