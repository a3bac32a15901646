/** Where encoded bytes stand. No view of them: for the garbage collector that is a larger thing than the span it shows. */
export interface EncodedBytes {
  readonly memory: Uint8Array<ArrayBuffer>
  readonly start: number
  readonly end: number
}

/** Views of pieces in their order; of those that stand right behind each other, a single one. */
export function viewBytes(pieces: Iterable<EncodedBytes>): Uint8Array<ArrayBuffer>[] {
  const views: Uint8Array<ArrayBuffer>[] = []
  let [memory, from, to]: [Uint8Array<ArrayBuffer> | undefined, number, number] = [undefined, 0, 0]
  for (const piece of pieces) {
    if (piece.memory !== memory || piece.start !== to) {
      if (memory !== undefined) views.push(memory.subarray(from, to))
      memory = piece.memory
      from = piece.start
    }
    to = piece.end
  }
  if (memory !== undefined) views.push(memory.subarray(from, to))
  return views
}

/** Several pieces as one. */
export function concatBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(byteLength(pieces))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** How many bytes several pieces have. */
export function byteLength(pieces: readonly Uint8Array[]): number {
  let bytes = 0
  for (const piece of pieces) bytes += piece.length
  return bytes
}
