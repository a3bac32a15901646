/** 32 bits each, as signed integers: four of a trace id, then two of a span id. */
export type IdWords = readonly [number, number, number, number, number, number]

/**
 * The ids of a span, and the numbers that they were made of: whoever encodes a span, or looks for one, would else have to
 * read them from the text again, which takes longer than to make it.
 */
export class SpanIds {
  readonly traceId: string
  readonly spanId: string
  // Private, so that no copy of the ids that is then changed still has the words of the old ones.
  readonly #words: IdWords | undefined

  constructor(traceId: string, spanId: string, words?: IdWords) {
    this.traceId = traceId
    this.spanId = spanId
    this.#words = words
  }

  /** The words of ids; `undefined` where only their text is known. */
  static wordsOf(ids: object): IdWords | undefined {
    // A deep copy may have the class and no private part. To ask for that alone takes much longer of what is none of ours.
    return ids instanceof SpanIds && #words in ids ? ids.#words : undefined
  }
}
