import { beginMessage, endMessage, putShortLength } from './put-field.ts'

/** Up to this length, a loop over the characters is faster than the call that encodes them. */
export const SHORT_TEXT = 16
/** Returned instead of an offset if a text is not ASCII. */
export const NOT_ASCII = -1

// For longer texts it is cheaper to count the bytes than to reserve three for each character.
const COUNTED_TEXT = 500
const UTF8 = new TextEncoder()
const node = (globalThis as { readonly Buffer?: NodeBuffer }).Buffer
const writeUtf8 = utf8Writer()

/** The parts of Node's `Buffer` that are used here if there is one. */
interface NodeBuffer {
  readonly prototype: {
    readonly utf8Write?: (this: Uint8Array, text: string, at: number, length: number) => number
  }
  byteLength(text: string): number
}

/** How many bytes to reserve for a text. */
export function textRoom(text: string): number {
  if (text.length <= COUNTED_TEXT) return 3 * text.length
  return node?.byteLength(text) ?? UTF8.encode(text).length
}

/** Writes a text. There must be as much room as {@link textRoom} says, and `FIELD_BYTES` more. */
export function putText(bytes: Uint8Array, at: number, field: number, text: string): number {
  if (text.length <= SHORT_TEXT) {
    const end = putAscii(bytes, at + 2, text)
    if (end !== NOT_ASCII) {
      putShortLength(bytes, at, field, end)
      return end
    }
  }
  // No text has fewer bytes than characters, and most texts have as many.
  const start = beginMessage(bytes, at, field, text.length)
  return endMessage(bytes, at, start, putUtf8(bytes, start, text))
}

/** Writes only the bytes of a text. There must be as much room as {@link textRoom} says. */
export function putUtf8(bytes: Uint8Array, at: number, text: string): number {
  return at + writeUtf8(bytes, text, at)
}

/** Like {@link putUtf8}, for ASCII. Returns {@link NOT_ASCII} for any other text, which must then be written anew. */
export function putAscii(bytes: Uint8Array, at: number, text: string): number {
  const { length } = text
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x80) return NOT_ASCII
    bytes[at + i] = code
  }
  return at + length
}

// Node's writer needs no view of the rest of the bytes. Making a view takes longer than writing the text.
function utf8Writer(): (bytes: Uint8Array, text: string, at: number) => number {
  const write = node?.prototype.utf8Write
  if (write === undefined) {
    return (bytes, text, at) => UTF8.encodeInto(text, bytes.subarray(at)).written
  }
  return (bytes, text, at) => write.call(bytes, text, at, bytes.length - at)
}
