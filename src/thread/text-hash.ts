/**
 * A hash of a text in sixteen hex digits: the same in every process, and practically never the same for two texts. For
 * ids of what has none. It does not protect secrets.
 *
 * @see https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js
 */
export function textHash(text: string): string {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    high = Math.imul(high ^ unit, 0x9e3779b1)
    low = Math.imul(low ^ unit, 0x5f356495)
  }
  return hex(mixed(high, low)) + hex(mixed(low, high))
}

function mixed(value: number, other: number): number {
  return (
    Math.imul(value ^ (value >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35)
  )
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0')
}
