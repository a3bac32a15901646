/** A map that forgets its oldest entry past a limit, so that a long-lived process keeps a bounded memory of chats. */
export class BoundedMap<Value> {
  readonly #entries = new Map<string, Value>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key)
  }

  set(key: string, value: Value): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#limit) return
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest)
      return
    }
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
