const PIECE = 1 << 20

/**
 * A mark of some bytes in 16 hex digits: the same for the same bytes, and practically never the same for two pictures or
 * recordings. It takes a few milliseconds, because of more than 3 MiB it reads one at the beginning, one in the middle and
 * one at the end. It does not protect secrets.
 */
export function fingerprint(bytes: Uint8Array): string {
  let [one, two] = [0x811c9dc5 ^ bytes.length, 0x9dc5811c]
  for (const piece of piecesOf(bytes)) {
    for (let at = 0; at < piece.length; at++) {
      one = Math.imul(one ^ (piece[at] as number), 0x01000193)
      two = Math.imul(two ^ (piece[at] as number), 0x85ebca6b)
    }
  }
  return hex(one) + hex(two ^ (two >>> 15))
}

function piecesOf(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes.length <= 3 * PIECE) return [bytes]
  const middle = (bytes.length - PIECE) >>> 1
  return [0, middle, bytes.length - PIECE].map((at) => bytes.subarray(at, at + PIECE))
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0')
}
