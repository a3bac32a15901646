/** 32 bits each, as signed integers: four of a trace id, then two of a span id. */
export type IdWords = readonly [number, number, number, number, number, number]

/** Both ids of a span as one text: the same span has the same key, in every store and at replay. */
export type SpanKey = string

/** The key of a span, of the span behind a link, or of the one in a message ID, whose flags do not count. */
export function spanKey({ traceId, spanId }: Pick<SpanIds, 'traceId' | 'spanId'>): SpanKey {
  return `${traceId}/${spanId}`
}

/**
 * The ids of a span with the numbers that they were made of. Encoding a span, or looking for one, needs the numbers,
 * and reading them back from the text is slower than making it.
 */
export class SpanIds {
  readonly traceId: string
  readonly spanId: string
  // Private: a copy with other ids must not keep the words of the old ones.
  readonly #words: IdWords | undefined

  constructor(traceId: string, spanId: string, words?: IdWords) {
    this.traceId = traceId
    this.spanId = spanId
    this.#words = words
  }

  /** The words of ids; `undefined` if only their text is known. */
  static wordsOf(ids: object): IdWords | undefined {
    // A deep copy may have the class but not the private part. Checking that alone is much slower for foreign objects.
    return ids instanceof SpanIds && #words in ids ? ids.#words : undefined
  }
}
