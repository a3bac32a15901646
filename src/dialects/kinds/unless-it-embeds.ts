import { isEmbeddingModel } from './is-embedding-model.ts'
import type { Verdict } from './rule.ts'

/** Corrects instrumentations that call every call of a model a generation. */
export function unlessItEmbeds(kind: Verdict, model: unknown): Verdict {
  return kind === 'llm' && isEmbeddingModel(model) ? 'embedding' : kind
}
