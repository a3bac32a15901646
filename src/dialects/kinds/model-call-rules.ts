import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Dialect, ModelCallSigns } from '../dialect.ts'
import { isEmbeddingModel } from './is-embedding-model.ts'
import { readWord } from './read-word.ts'
import type { Rule, Verdict } from './rule.ts'

/** The last resort: a span that names a model, or counts tokens and holds messages, called a model. */
export function modelCallRules(dialects: readonly Dialect[]): readonly Rule[] {
  const keys = (sign: keyof ModelCallSigns) =>
    dialects.flatMap(({ modelCall }) => modelCall?.[sign] ?? [])
  const texts = keys('texts')
  return [
    { keys: keys('models'), decide: kindOfModel },
    { keys: keys('messages'), decide: () => 'llm' },
    {
      keys: keys('tokens'),
      decide: (_, { attributes }) => (texts.some((key) => key in attributes) ? 'llm' : undefined),
    },
  ]
}

const SPEECH = /\b(whisper|tts|stt|transcri|speech)/

function kindOfModel(value: unknown, { name }: ClassifiableSpan): Verdict {
  const model = readWord(value)
  if (model === '') return undefined
  const words = `${model} ${readWord(name)}`
  if (words.includes('rerank')) return 'reranker'
  if (isEmbeddingModel(words)) return 'embedding'
  return SPEECH.test(words) ? null : 'llm'
}
