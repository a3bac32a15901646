/**
 * Finds which of some intervals ended last up to an instant. Intervals are added one by one; both take logarithmic time (a
 * Fenwick tree over the ends).
 */
export class LatestEnd<Interval> {
  readonly #sorted: readonly Interval[]
  readonly #endOf: (interval: Interval) => bigint
  readonly #places: ReadonlyMap<Interval, number>
  readonly #tree: number[]

  /** @param sorted all that may be added, in the order in which they end */
  constructor(sorted: readonly Interval[], endOf: (interval: Interval) => bigint) {
    this.#sorted = sorted
    this.#endOf = endOf
    this.#places = new Map(sorted.map((interval, place) => [interval, place + 1]))
    this.#tree = Array.from({ length: sorted.length + 1 }, () => 0)
  }

  add(interval: Interval): void {
    const place = this.#places.get(interval) ?? this.#tree.length
    for (let at = place; at < this.#tree.length; at += at & -at) {
      this.#tree[at] = Math.max(this.#tree[at] ?? 0, place)
    }
  }

  /** The latest of those added that ended at an instant or before. */
  upTo(instant: bigint): Interval | undefined {
    let latest = 0
    for (let at = this.#endedBy(instant); at > 0; at -= at & -at) {
      latest = Math.max(latest, this.#tree[at] ?? 0)
    }
    return this.#sorted[latest - 1]
  }

  #endedBy(instant: bigint): number {
    let [low, high] = [0, this.#sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#endOf(this.#sorted[middle] as Interval) <= instant) low = middle + 1
      else high = middle
    }
    return low
  }
}
