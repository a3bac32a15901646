/** A heap of numbers. The smallest comes out first. */
export class MinHeap {
  readonly #items: number[] = []

  push(item: number): void {
    const items = this.#items
    let at = items.push(item) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = items[above] as number
      if (parent <= item) break
      items[at] = parent
      at = above
    }
    items[at] = item
  }

  /** Removes the smallest number; `undefined` if the heap is empty. */
  pop(): number | undefined {
    const smallest = this.#items[0]
    const last = this.#items.pop()
    if (last !== undefined && this.#items.length > 0) this.#sink(last)
    return smallest
  }

  #sink(item: number): void {
    const items = this.#items
    let at = 0
    for (let below = 1; below < items.length; below = 2 * at + 1) {
      if (below + 1 < items.length && (items[below + 1] as number) < (items[below] as number)) {
        below++
      }
      if ((items[below] as number) >= item) break
      items[at] = items[below] as number
      at = below
    }
    items[at] = item
  }
}
