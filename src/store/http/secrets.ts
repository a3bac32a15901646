const HIDDEN = '***'
const ALL_HIDDEN = '(not shown: it repeats the credentials)'
// Shorter words are hardly secrets, and hiding them would make a message unreadable.
const MIN_LENGTH = 4
// Shorter words may be in a text by chance once its spaces and marks are gone.
const MIN_SQUEEZED_LENGTH = 8

/** Hides credentials in texts. A server may repeat in an error what was sent to it. */
export class Secrets {
  readonly #words: readonly string[]
  readonly #squeezed: readonly string[]

  constructor(values: readonly string[]) {
    const words = values.flatMap((value) => [value, ...value.split(/\s+/), ...decodedParts(value)])
    this.#words = [...new Set(words.flatMap(spellings))]
      .filter((word) => word.length >= MIN_LENGTH)
      .toSorted((a, b) => b.length - a.length)
    this.#squeezed = this.#words.map(squeeze).filter((word) => word.length >= MIN_SQUEEZED_LENGTH)
  }

  /**
   * The text with `***` in place of each credential. If a credential is still there, in other letter case or broken by
   * spaces for instance, nothing of the text is left.
   */
  hide(text: string): string {
    const hidden = this.#words.reduce((left, word) => left.replaceAll(word, HIDDEN), text)
    const squeezed = squeeze(hidden)
    return this.#squeezed.some((word) => squeezed.includes(word)) ? ALL_HIDDEN : hidden
  }
}

function spellings(word: string): readonly string[] {
  const bytes = Buffer.from(word)
  const encodings = (['base64', 'base64url', 'hex'] as const).map((name) => bytes.toString(name))
  return [
    word,
    encodeURIComponent(word.toWellFormed()),
    JSON.stringify(word).slice(1, -1),
    ...encodings,
  ]
}

function squeeze(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, '').toLowerCase()
}

// Basic authentication is `user:password` in base64.
function decodedParts(value: string): readonly string[] {
  const [, encoded] = /^basic\s+(\S+)$/i.exec(value) ?? []
  return encoded === undefined ? [] : Buffer.from(encoded, 'base64').toString().split(':')
}
