// The texts go into a URL, and many proxies refuse one of more than about 8,000 characters.
const MAX_LENGTH = 5000
const MAX_ITEMS = 100

/** Splits texts into lists that are short enough for one query, of at most `maxItems` each. */
export function* inBatches(
  texts: readonly string[],
  maxItems: number = MAX_ITEMS,
): Generator<readonly string[]> {
  const items = Math.min(maxItems, MAX_ITEMS)
  let batch: string[] = []
  let length = 0
  for (const text of texts) {
    const added = encodeURIComponent(text.toWellFormed()).length
    if (batch.length > 0 && (batch.length >= items || length + added > MAX_LENGTH)) {
      yield batch
      batch = []
      length = 0
    }
    batch.push(text)
    length += added
  }
  if (batch.length > 0) yield batch
}
