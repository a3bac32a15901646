/** When one chunk of a streamed message came, and its length in UTF-16 units. */
export interface StreamChunk {
  /** Milliseconds since the chunk before; for the first one, since the start of the message. */
  readonly waitMillis: number
  readonly length: number
}

/** The most chunks of one message. Beyond it neighbours are merged, so the timing of a long answer stays near 10 kB. */
export const MAX_CHUNKS = 2000

/**
 * Packs chunks into one attribute, `wait+length` in decimal, separated by spaces: `420+5 31+12 0+3`. Not into span
 * events, because SDKs keep only 128 of them.
 */
export function packTiming(chunks: readonly StreamChunk[]): string {
  let packed = chunks
  while (packed.length > MAX_CHUNKS) packed = mergePairs(packed)
  return packed.map(({ waitMillis, length }) => `${Math.round(waitMillis)}+${length}`).join(' ')
}

/** Reads what {@link packTiming} wrote; `undefined` if it is missing or damaged. */
export function unpackTiming(packed: unknown): StreamChunk[] | undefined {
  if (typeof packed !== 'string') return undefined
  if (packed === '') return []
  const chunks = packed.split(' ', MAX_CHUNKS + 1).map(unpackChunk)
  return chunks.length <= MAX_CHUNKS && chunks.every((chunk) => chunk !== undefined)
    ? chunks
    : undefined
}

function unpackChunk(text: string): StreamChunk | undefined {
  const match = /^(\d{1,10})\+(\d{1,10})$/.exec(text)
  return match === null ? undefined : { waitMillis: Number(match[1]), length: Number(match[2]) }
}

// The merged chunk comes with its second half: text must not appear before its time.
function mergePairs(chunks: readonly StreamChunk[]): StreamChunk[] {
  const merged: StreamChunk[] = []
  for (let i = 0; i < chunks.length; i += 2) {
    const first = chunks[i] as StreamChunk
    const second = chunks[i + 1] ?? { waitMillis: 0, length: 0 }
    merged.push({
      waitMillis: first.waitMillis + second.waitMillis,
      length: first.length + second.length,
    })
  }
  return merged
}
