/**
 * A map that remembers its newest entries: at least as many as the limit, at most twice that. It has two generations,
 * because deleting the oldest entry of one large map is slow: its iterator walks over all entries deleted before.
 */
export class BoundedMap<Value> {
  readonly #limit: number
  #newer = new Map<string, Value>()
  #older = new Map<string, Value>()

  constructor(limit: number) {
    this.#limit = limit
  }

  get(key: string): Value | undefined {
    return this.#newer.get(key) ?? this.#older.get(key)
  }

  set(key: string, value: Value): void {
    this.#newer.set(key, value)
    if (this.#newer.size < this.#limit) return
    this.#older = this.#newer
    this.#newer = new Map()
  }
}
