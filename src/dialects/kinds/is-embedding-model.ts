import { readWord } from './read-word.ts'

const EMBEDDING = /embed|\b(bge|gte|e5|voyage)-/

/** Whether a model embeds, by its name. */
export function isEmbeddingModel(model: unknown): boolean {
  return EMBEDDING.test(readWord(model))
}
