/** When one chunk of a streamed message came, and how long it is in UTF-16 units, as JavaScript counts. */
export interface StreamChunk {
  /** Milliseconds since the chunk before, since the start of the message for the first one. */
  readonly waitMillis: number
  readonly length: number
}

/** The most chunks one message keeps; above it neighbours are merged, so a long answer stays near 10 kB of timing. */
export const MAX_CHUNKS = 2000

/**
 * Packs chunks into one attribute, `wait+length` in decimal, separated by spaces: `420+5 31+12 0+3`. One attribute and
 * not span events, of which SDKs keep only 128.
 */
export function packTiming(chunks: readonly StreamChunk[]): string {
  let packed = chunks
  while (packed.length > MAX_CHUNKS) packed = mergePairs(packed)
  return packed.map(({ waitMillis, length }) => `${Math.round(waitMillis)}+${length}`).join(' ')
}

/** Reads what {@link packTiming} wrote; `undefined` where it is missing or damaged. */
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

// The merged chunk appears when its second half came: text is never shown before its time.
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
