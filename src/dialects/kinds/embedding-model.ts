import { readWord } from './read-word.ts'

const EMBEDDING = /embed|\b(bge|gte|e5|voyage)-/

/** Whether a model, by its name, embeds: some instrumentations call every call of a model a generation. */
export function isEmbeddingModel(model: unknown): boolean {
  return EMBEDDING.test(readWord(model))
}
