/** Where encoded bytes stand. No view of them: for the garbage collector that is a larger thing than the span it shows. */
export interface EncodedBytes {
  readonly memory: Uint8Array
  readonly start: number
  readonly end: number
}

/** Several pieces as one. */
export function concatBytes(pieces: readonly EncodedBytes[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(byteLength(pieces))
  let at = 0
  for (const { memory, start, end } of pieces) {
    whole.set(memory.subarray(start, end), at)
    at += end - start
  }
  return whole
}

/** How many bytes several pieces have. */
export function byteLength(pieces: readonly EncodedBytes[]): number {
  let bytes = 0
  for (const { start, end } of pieces) bytes += end - start
  return bytes
}

/** All of an array as a piece. */
export function allBytes(memory: Uint8Array): EncodedBytes {
  return { memory, start: 0, end: memory.length }
}
