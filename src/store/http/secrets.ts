const HIDDEN = '***'
// Shorter words are hardly secrets, and hiding them would make a message unreadable.
const MIN_LENGTH = 4

/** Hides credentials in texts. A server may repeat in an error what was sent to it. */
export class Secrets {
  readonly #words: readonly string[]

  constructor(values: readonly string[]) {
    const words = values.flatMap((value) => [value, ...value.split(/\s+/), ...decodedParts(value)])
    const all = words.flatMap((word) => [
      word,
      encodeURIComponent(word.toWellFormed()),
      btoaOf(word),
    ])
    this.#words = [...new Set(all)]
      .filter((word) => word.length >= MIN_LENGTH)
      .toSorted((a, b) => b.length - a.length)
  }

  /** The text with `***` in place of each credential. */
  hide(text: string): string {
    return this.#words.reduce((hidden, word) => hidden.replaceAll(word, HIDDEN), text)
  }
}

// Basic authentication is `user:password` in base64.
function decodedParts(value: string): readonly string[] {
  const [, encoded] = /^basic\s+(\S+)$/i.exec(value) ?? []
  return encoded === undefined ? [] : Buffer.from(encoded, 'base64').toString().split(':')
}

function btoaOf(word: string): string {
  return Buffer.from(word).toString('base64')
}
