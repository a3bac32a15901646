// A store takes some 50 ms to write so much.
const PORTION_BYTES = 6 * 1024 * 1024

/**
 * Cuts the content of a body into portions, because a store may block the event loop while it writes one. Usually there is
 * one portion.
 *
 * @param weigh - Roughly how many bytes an item takes.
 */
export function* inPortions<Item>(
  items: readonly Item[],
  weigh: (item: Item) => number,
): Generator<readonly Item[]> {
  let portion: Item[] = []
  let bytes = 0
  for (const item of items) {
    portion.push(item)
    bytes += weigh(item)
    if (bytes < PORTION_BYTES) continue
    yield portion
    portion = []
    bytes = 0
  }
  if (portion.length > 0) yield portion
}
