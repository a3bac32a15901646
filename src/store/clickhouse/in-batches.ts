// They travel in the address, of which proxies take some 8,000 characters.
const MAX_LENGTH = 5000
const MAX_ITEMS = 100

/** Splits texts into lists that are short enough for one query. */
export function* inBatches<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
): Generator<readonly Item[]> {
  let batch: Item[] = []
  let length = 0
  for (const item of items) {
    const added = encodeURIComponent(textOf(item).toWellFormed()).length
    if (batch.length > 0 && (batch.length >= MAX_ITEMS || length + added > MAX_LENGTH)) {
      yield batch
      batch = []
      length = 0
    }
    batch.push(item)
    length += added
  }
  if (batch.length > 0) yield batch
}
