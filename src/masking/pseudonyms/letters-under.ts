import { nodeCrypto } from '../../propagate/node-crypto.ts'
import type { LettersOf } from './disguise.ts'

/**
 * The letters of stand-ins. They are not digits, not hexadecimal and not capital, so that no pattern of a value matches
 * them again, and they have no vowels, so that they make no words.
 */
const ALPHABET = 'ghjkmnpqrstvwxyz'

// A thread repeats its values in every copy that a model is sent.
const MOST_KNOWN = 10_000
const LONGEST_KNOWN = 64

/** Gives the letters of a value under a secret, by HMAC-SHA-256: the first of an endless row. */
export function lettersUnder(secret: string): LettersOf {
  const known = new Map<string, string>()
  return (value, count) => {
    if (count > LONGEST_KNOWN || value.length > LONGEST_KNOWN)
      return makeLetters(secret, value, count)
    const letters = known.get(value) ?? makeLetters(secret, value, LONGEST_KNOWN)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(value, letters)
    return letters.slice(0, count)
  }
}

function makeLetters(secret: string, value: string, count: number): string {
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
