import type { ClassifiableSpan } from '../classifiable-span.ts'
import { isEmbeddingModel } from './embedding-model.ts'
import { readWord } from './read-word.ts'
import type { Rule, Verdict } from './rule.ts'

/** The last resort: a span that names a model, or counts tokens and holds messages, called a model. */
export const MODEL_RULES: readonly Rule[] = [
  {
    of: 'models',
    keys: [
      'gen_ai.request.model',
      'gen_ai.response.model',
      'llm.model_name',
      'llm.model',
      'llm.request.model',
      'llm.response.model',
      'llm.request.model_name',
      'llm.response.model_name',
      'ai.model.id',
      'aisdk.model.id',
      'langfuse.observation.model.name',
      'mlflow.llm.model',
    ],
    decide: modelKind,
  },
  {
    of: 'messages',
    keys: [
      'ai.prompt',
      'ai.prompt.messages',
      'gen_ai.prompt.0.role',
      'gen_ai.completion.0.role',
      'llm.input_messages.0.message.role',
      'llm.output_messages.0.message.role',
    ],
    decide: () => 'llm',
  },
  {
    of: 'token counts',
    keys: ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens', 'llm.token_count.prompt'],
    decide: (_, span) => (hasMessages(span) ? 'llm' : undefined),
  },
]

const SPEECH = /\b(whisper|tts|stt|transcri|speech)/

function modelKind(value: unknown, { name }: ClassifiableSpan): Verdict {
  const model = readWord(value)
  if (model === '') return undefined
  const words = `${model} ${readWord(name)}`
  if (words.includes('rerank')) return 'reranker'
  if (isEmbeddingModel(words)) return 'embedding'
  return SPEECH.test(words) ? null : 'llm'
}

function hasMessages({ attributes }: ClassifiableSpan): boolean {
  return (
    'gen_ai.input.messages' in attributes ||
    'gen_ai.output.messages' in attributes ||
    'gen_ai.prompt' in attributes ||
    'gen_ai.completion' in attributes ||
    'input.value' in attributes
  )
}
