import { nodeCrypto } from '../../propagate/node-crypto.ts'

/**
 * The letters of stand-ins. They are not digits, not hexadecimal and not capital, so that no pattern of a value matches
 * them again, and they have no vowels, so that they make no words.
 */
const ALPHABET = 'ghjkmnpqrstvwxyz'

/** The letters of a value under a secret, by HMAC-SHA-256: the first of an endless row. */
export function lettersOf(secret: string, value: string, count: number): string {
  let digest = hmac(secret, `threadspan pseudonym\n${value}`)
  let digits = digest
  // The digest and not the value again, which may be long.
  while (digits.length < count) digits += digest = hmac(secret, digest)
  return digits.slice(0, count).replaceAll(/./g, (digit) => ALPHABET.charAt(parseInt(digit, 16)))
}

function hmac(secret: string, text: string): string {
  const digest = nodeCrypto()?.createHmac('sha256', secret).update(text).digest('hex')
  if (digest === undefined) throw new TypeError('node:crypto is gone')
  return digest
}
