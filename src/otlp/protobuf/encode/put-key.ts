import type { SpanMemory } from '../../span-memory.ts'
import { FIELD_BYTES } from './put-field.ts'
import { putText } from './put-text.ts'

const WORD_BYTES = 4
// An app has a few dozen keys. An app that generates keys must not fill the memory with them.
const MAX_KEYS = 1000
const MAX_KEY_LENGTH = 100

interface KnownKey {
  /** The field as it is written, with up to three more bytes, which the next write overwrites. */
  readonly words: Int32Array
  readonly bytes: number
}

const knownKeys = new Map<string, KnownKey>()

/**
 * Writes the key of an attribute as field 1. There must be room for it. All spans of an app have the same few keys, so
 * each key is encoded once.
 */
export function putKey(memory: SpanMemory, at: number, key: string): number {
  const known = knownKeys.get(key)
  if (known === undefined) return putNewKey(memory, at, key)
  const { words, bytes } = known
  const { view } = memory
  for (let i = 0; i < words.length; i++) {
    view.setInt32(at + i * WORD_BYTES, words[i] as number, true)
  }
  return at + bytes
}

function putNewKey(memory: SpanMemory, at: number, key: string): number {
  const end = putText(memory.room(at, 3 * key.length + FIELD_BYTES), at, 1, key)
  if (key.length > MAX_KEY_LENGTH || knownKeys.size >= MAX_KEYS) return end
  const { view } = memory
  const bytes = end - at
  const words = Int32Array.from({ length: Math.ceil(bytes / WORD_BYTES) }, (_, i) =>
    view.getInt32(at + i * WORD_BYTES, true),
  )
  knownKeys.set(key, { words, bytes })
  return end
}
