import { nodeCrypto } from '../../propagate/node-crypto.ts'
import { OptionError } from '../../thread/errors.ts'
import type { Mask } from '../content-options.ts'
import { card } from './card.ts'
import type { LettersOf } from './disguise.ts'
import { email } from './email.ts'
import { foldDigits, unfoldDigits } from './fold-digits.ts'
import { iban } from './iban.ts'
import { ip } from './ip.ts'
import { lettersUnder } from './letters-under.ts'
import { number } from './number.ts'
import { phone } from './phone.ts'
import { replaceValues } from './replace-values.ts'
import type { ValueKind } from './value-kind.ts'

/** A kind of value that {@link pseudonyms} finds. */
export type PseudonymKind = 'email' | 'iban' | 'ip' | 'card' | 'phone' | 'number'

// In the order in which they are looked for: the least mistakable first.
const KINDS: Readonly<Record<PseudonymKind, ValueKind>> = { email, iban, ip, card, phone, number }
const ALL_KINDS = Object.keys(KINDS) as PseudonymKind[]
const DEFAULT_KINDS = ALL_KINDS.filter((kind) => kind !== 'number')

// Shorter secrets can be guessed from one stand-in.
const MIN_LENGTH = 16

const UUID = String.raw`[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}`
const TIME = String.raw`[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?`
const DATE = String.raw`\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])(?:${TIME})?`

const FILE = String.raw`data:[\w.+/-]+;base64,[\w+/]+={0,2}`

// They are full of digits and hold none of these values. A thread is read by its dates and ids, and no changed image can be
// shown.
const KEPT = new RegExp(
  String.raw`((?<![\p{L}\p{N}_-])(?:${UUID}|${DATE}|${FILE})(?![\p{L}\p{N}_-]))`,
  'u',
)

/** What {@link pseudonyms} hides. */
export interface PseudonymOptions {
  /**
   * At least 16 characters, and the same in all processes whose threads are read together. Keep it as you keep a key: it lets
   * anybody try which value has a stand-in.
   */
  readonly secret: string
  /**
   * `email`; `phone`: with `+` or `0` in front, or as in North America or China; `card`: 13 to 19 digits with a valid check
   * digit; `iban`; `ip`: version 4 and 6; `number`: four or more digits that stand alone.
   *
   * @default all but `number`
   */
  readonly kinds?: readonly PseudonymKind[]
}

/**
 * A mask that replaces values by stand-ins of the same length, so that a masked thread can still be followed: the order in
 * the question is the order in the tool's arguments. The same value has the same stand-in in every text, thread and process
 * with the same secret, whatever spaces and dashes it is written with. What a stand-in stands for cannot be found without the
 * secret. A masked text that is masked again stays as it is.
 *
 * Stand-ins are letters without vowels. Names and other words are not found: mask those yourself, before or after.
 *
 * @throws OptionError if `secret` or `kinds` is wrong, or if the runtime has no `node:crypto`. A page has none, and could keep
 * no secret.
 * @example
 * ```ts
 * const mask = pseudonyms({ secret: process.env.PSEUDONYM_SECRET ?? '', kinds: ['email', 'card', 'number'] })
 * configureThreads({ mask })
 * mask('jane@example.com asks for 1042', { kind: 'message' }) // 'kqzm@xwpdrtn.zzz asks for vjhc'
 * ```
 */
export function pseudonyms({ secret, kinds = DEFAULT_KINDS }: PseudonymOptions): Mask {
  checkOptions(secret, kinds)
  const letters = lettersUnder(secret)
  const wanted = ALL_KINDS.filter((kind) => kinds.includes(kind)).map((kind) => KINDS[kind])
  return (text) => {
    const folded = foldDigits(text)
    return unfoldDigits(text, folded, hide(folded, wanted, letters))
  }
}

function hide(text: string, kinds: readonly ValueKind[], letters: LettersOf): string {
  if (!/[@\d]/.test(text)) return text
  const hideIn = (part: string, kind: ValueKind) => replaceValues(part, kind, letters)
  // A UUID may be part of an address.
  const addresses = kinds.filter((kind) => kind === email)
  const others = kinds.filter((kind) => kind !== email)
  // `split` puts what is kept at the odd places.
  return addresses
    .reduce(hideIn, text)
    .split(KEPT)
    .map((part, n) => (n % 2 === 1 ? part : others.reduce(hideIn, part)))
    .join('')
}

function checkOptions(secret: unknown, kinds: unknown): void {
  if (typeof secret !== 'string' || secret.length < MIN_LENGTH) {
    throw new OptionError(`pseudonyms: secret must be a text of at least ${MIN_LENGTH} characters`)
  }
  if (
    !Array.isArray(kinds) ||
    kinds.length === 0 ||
    !kinds.every((kind) => ALL_KINDS.includes(kind))
  ) {
    throw new OptionError(`pseudonyms: kinds must be a list of ${ALL_KINDS.join(', ')}`)
  }
  if (nodeCrypto() === undefined) {
    throw new OptionError('pseudonyms needs node:crypto, which this runtime does not have')
  }
}
