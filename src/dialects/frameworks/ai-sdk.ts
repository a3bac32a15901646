import type { Dialect } from '../dialect.ts'
import { readWord } from '../kinds/read-word.ts'
import type { Verdict } from '../kinds/rule.ts'

// Metadata that an app may fill with anything. @ai-sdk/otel 1.0 (AI SDK 7) writes the second, from `runtimeContext`.
const THREAD_PLACES = ['ai.telemetry.metadata', 'ai.settings.context'] as const
const THREAD_WORDS = [
  'sessionId',
  'conversationId',
  'threadId',
  'chatId',
  'session_id',
  'conversation_id',
  'thread_id',
  'chat_id',
] as const

/**
 * Vercel AI SDK, versions 3 to 7. `ai.streamText` is the loop around the model calls (`ai.streamText.doStream`) and the
 * tools: what other conventions, and version 7 of the SDK itself, call an agent.
 */
export const aiSdk: Dialect = {
  name: 'Vercel AI SDK',
  source: 'https://ai-sdk.dev/docs/ai-sdk-core/telemetry',
  recorded: 'ai 7.0.173, @ai-sdk/otel 1.0.173',
  namespaces: ['ai.', 'aisdk.'],
  kinds: {
    specific: [
      {
        // Sentry has renamed the first; the last carries the app's function id behind the operation. Converters say
        // `chat` of the loop and of the call in it.
        keys: ['ai.operationId', 'vercel.ai.operationId', 'operation.name'],
        decide: kindOfOperation,
      },
    ],
    attribute: [{ keys: ['ai.toolCall.name', 'ai.toolCall.id'], decide: () => 'tool' }],
    data: [{ keys: ['ai.embedding', 'ai.embeddings'], decide: () => 'embedding' }],
    name: [{ names: ['ai.'], decide: kindOfOperation }],
  },
  modelCall: {
    models: ['ai.model.id', 'aisdk.model.id'],
    messages: ['ai.prompt', 'ai.prompt.messages'],
  },
  runKeys: ['ai.operationId', 'operation.name'],
  threads: {
    keys: THREAD_PLACES.flatMap((place) => THREAD_WORDS.map((word) => `${place}.${word}`)),
  },
  // `ai.result.*` is of version 3.
  content: {
    own: {
      messages: ['ai.prompt.messages'],
      prompt: ['ai.prompt'],
      text: ['ai.response.text', 'ai.result.text'],
      object: ['ai.response.object', 'ai.result.object'],
      toolCalls: ['ai.response.toolCalls', 'ai.result.toolCalls'],
      reasoning: ['ai.response.reasoning', 'ai.result.reasoning'],
      toolDefinitions: ['ai.prompt.tools'],
      toolArguments: ['ai.toolCall.args', 'ai.toolCall.input'],
      toolResult: ['ai.toolCall.result', 'ai.toolCall.output'],
      embedded: ['ai.values', 'ai.value'],
      ranked: ['ai.documents'],
    },
  },
  model: { response: ['ai.response.model'], request: ['ai.model.id', 'aisdk.model.id'] },
  provider: ['ai.model.provider', 'aisdk.model.provider'],
  finishReason: ['ai.response.finishReason', 'ai.finishReason'],
  usage: {
    inputTokens: ['ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'],
    outputTokens: ['ai.usage.outputTokens', 'ai.usage.completionTokens'],
    cachedInputTokens: ['ai.usage.cachedInputTokens', 'ai.usage.inputTokenDetails.cacheReadTokens'],
    reasoningTokens: ['ai.usage.reasoningTokens', 'ai.usage.outputTokenDetails.reasoningTokens'],
  },
  toolNames: ['ai.toolCall.name'],
  labels: { toolCallId: ['ai.toolCall.id'], millisToFirstChunk: ['ai.response.msToFirstChunk'] },
}

const KINDS: ReadonlyMap<string, Verdict> = new Map([
  ['ai.toolcall', 'tool'],
  ['ai.embed', 'chain'],
  ['ai.embedmany', 'chain'],
  ['ai.rerank', 'chain'],
  ['ai.generateimage', 'llm'],
  ['ai.generatevideo', 'llm'],
  ['ai.generatespeech', null],
  ['ai.transcribe', null],
])

function kindOfOperation(value: unknown): Verdict {
  const word = readWord(value)
  if (!word.startsWith('ai.')) return undefined
  const [operation = ''] = word.split(' ')
  if (KINDS.has(operation)) return KINDS.get(operation)
  if (operation.endsWith('.doembed')) return 'embedding'
  if (operation.endsWith('.dorerank')) return 'reranker'
  if (/\.do(generate|stream)$/.test(operation)) return 'llm'
  return /^ai\.(generate|stream)(text|object)$/.test(operation) ? 'agent' : undefined
}
