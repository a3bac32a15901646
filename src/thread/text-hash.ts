/**
 * A hash of a text in 16 hex digits: the same in every process, and practically never the same for two texts. For ids of
 * things that have none. It does not protect secrets.
 */
export function textHash(text: string): string {
  return hex(textHashNumber(text)) + hex(hash(text, 0x9dc5811c, 0x85ebca6b))
}

/**
 * A text as a whole number below 2^32: the same in every process, and evenly spread. It decides which share of threads is
 * sampled, so every implementation has to compute the same one.
 */
export function textHashNumber(text: string): number {
  return hash(text, 0x811c9dc5, 0x01000193)
}

// FNV-1a over UTF-16 code units, then the last steps of MurmurHash3, which spread texts that differ at the end only.
function hash(text: string, basis: number, factor: number): number {
  let bits = basis
  for (let at = 0; at < text.length; at++) bits = Math.imul(bits ^ text.charCodeAt(at), factor)
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}
