import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import { fieldOf, firstChoice, unwrapChunk } from './unwrap-chunk.ts'

/**
 * The text in one chunk of a model's or an agent's stream. `undefined` if the chunk is of no known shape, or has another
 * purpose: reasoning, usage, the input of a tool. An empty text is a text. A refusal is the answer, so it is text too. Of
 * several choices, the first is the answer.
 *
 * @see Sources of the shapes: openai 6.49 (`resources/chat`, `resources/responses`), @anthropic-ai/sdk 1.14
 * (`resources/messages`), ai 7.0 (`TextStreamPart`, `UIMessageChunk`), @openai/agents-core 0.20 (`types/protocol`),
 * @langchain/core 1.4 (`messages/ai`), @mastra/core 1.71 (`stream/types`), ag-ui-protocol/ag-ui
 * (`sdks/typescript/packages/core/src/events.ts`), Google's `GenerateContentResponse`, Bedrock's `ConverseStreamOutput`
 * and `ResponseStream`, Ollama's `docs/api.md`, Mistral's `CompletionEvent`, Cohere's `StreamedChatResponseV2`.
 */
export function textOfChunk(chunk: unknown): string | undefined {
  const inner = unwrapChunk(chunk)
  if (inner === undefined) return undefined
  if (Array.isArray(inner['choices'])) return choiceText(firstChoice(inner['choices']))
  if (Array.isArray(inner['candidates'])) return geminiText(firstChoice(inner['candidates']))
  return langChainText(inner) ?? typedText(inner) ?? untypedText(inner)
}

function choiceText(choice: JsonObject | undefined): string | undefined {
  if (choice === undefined) return undefined
  const { delta, text } = choice
  if (!isJsonObject(delta)) return typeof text === 'string' ? text : undefined
  const { content, refusal, audio } = delta
  const spoken = isJsonObject(audio) ? audio['transcript'] : undefined
  return joined([textOfContent(content), refusal, spoken])
}

function geminiText(candidate: JsonObject | undefined): string | undefined {
  const content = candidate?.['content']
  const parts = isJsonObject(content) ? content['parts'] : undefined
  if (!Array.isArray(parts)) return undefined
  return joined(parts.map((part) => (isJsonObject(part) && !part['thought'] ? part['text'] : null)))
}

const DELTA_IS_TEXT: ReadonlySet<unknown> = new Set([
  'response.output_text.delta',
  'response.refusal.delta',
  'response.output_audio_transcript.delta',
  'output_text_delta',
  'TEXT_MESSAGE_CONTENT',
  'TEXT_MESSAGE_CHUNK',
])

function typedText({ type, delta, ...chunk }: JsonObject): string | undefined {
  if (DELTA_IS_TEXT.has(type)) return firstText(delta)
  if (type === 'text-delta') {
    return firstText(chunk['text'], chunk['textDelta'], delta, fieldOf(chunk['payload'], 'text'))
  }
  if (type === 'content_block_delta') return firstText(fieldOf(delta, 'text'))
  if (type === 'content_block_start') return firstText(fieldOf(chunk['content_block'], 'text'))
  if (type === 'content-delta') {
    return firstText(fieldOf(fieldOf(fieldOf(delta, 'message'), 'content'), 'text'))
  }
  // The Agents SDK has another event with this text, but none with this refusal.
  if (type === 'model') return refusalIn(chunk['event'])
  return undefined
}

function refusalIn(event: unknown): string | undefined {
  if (fieldOf(event, 'type') === 'response.refusal.delta') return firstText(fieldOf(event, 'delta'))
  const choices = fieldOf(event, 'choices')
  const choice = Array.isArray(choices) ? firstChoice(choices) : undefined
  return firstText(fieldOf(choice?.['delta'], 'refusal'))
}

// Bedrock's Converse, then Ollama's chat and generate.
function untypedText({ type, contentBlockDelta, message, ...chunk }: JsonObject) {
  if (isJsonObject(contentBlockDelta)) {
    return firstText(fieldOf(contentBlockDelta['delta'], 'text'))
  }
  if (type !== undefined) return undefined
  return firstText(fieldOf(message, 'content'), 'done' in chunk ? chunk['response'] : undefined)
}

// A message object of any LangChain version, or as LangSmith and LangServe send it.
function langChainText(chunk: JsonObject): string | undefined {
  const { lc_kwargs: kwargs = chunk['kwargs'] } = chunk
  const isMessage = AI.has(langChainType(chunk)) || isSerialized(chunk['id'])
  if (!isMessage) return undefined
  const content = textOfContent(chunk['content'] ?? fieldOf(kwargs, 'content'))
  // @langchain/openai has a refusal beside the content.
  const refusal = fieldOf(chunk['additional_kwargs'], 'refusal')
  return content || (firstText(refusal) ?? content)
}

const AI: ReadonlySet<unknown> = new Set(['ai', 'AIMessageChunk'])

function langChainType(chunk: JsonObject): unknown {
  const { type, getType, _getType } = chunk
  if (type !== undefined) return type
  const read = getType ?? _getType
  return typeof read === 'function' ? Reflect.apply(read, chunk, []) : undefined
}

function isSerialized(id: unknown): boolean {
  return Array.isArray(id) && AI.has(id.at(-1))
}

// A text, or parts of which some are text.
function textOfContent(content: unknown): string | undefined {
  if (!Array.isArray(content)) return firstText(content)
  if (content.length === 0) return ''
  const texts = content.filter(isJsonObject).filter(({ type = 'text' }) => TEXT_PARTS.has(type))
  return joined(texts.map(({ text }) => text))
}

const TEXT_PARTS: ReadonlySet<unknown> = new Set(['text', 'text_delta', 'output_text'])

function joined(texts: readonly unknown[]): string | undefined {
  const found = texts.filter((text) => typeof text === 'string')
  return found.length === 0 ? undefined : found.join('')
}

function firstText(...candidates: readonly unknown[]): string | undefined {
  return candidates.find((candidate) => typeof candidate === 'string')
}
