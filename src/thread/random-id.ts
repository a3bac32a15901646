/** Random bytes as lower-case hex, two digits a byte. Never all zero, which W3C forbids in trace and span ids. */
export function randomId(bytes: number): string {
  const values = globalThis.crypto.getRandomValues(new Uint8Array(bytes))
  const hex = Array.from(values, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return /[^0]/.test(hex) ? hex : randomId(bytes)
}
