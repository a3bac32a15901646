/**
 * A map that remembers its newest entries, as many as the limit or up to twice that, so that a long-lived process keeps a
 * bounded memory of chats. In two generations: to delete the oldest entry of one large map is slow, because its iterator
 * walks over all that was deleted before.
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

/**
 * The one map of this name in the process. Bundlers (Next.js among them) put several copies of a module into one
 * process; what one copy learns of a thread, the others must know.
 */
export function sharedMap<Value>(name: string, limit: number): BoundedMap<Value> {
  const registry = globalThis as { [key: symbol]: BoundedMap<Value> | undefined }
  const key = Symbol.for(`threadspan.${name}.1`)
  return (registry[key] ??= new BoundedMap<Value>(limit))
}
