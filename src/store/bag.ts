/** A set that keeps a value until it was deleted as often as it was added. Several spans may be in one place. */
export class Bag<Value> implements Iterable<Value> {
  readonly #counts = new Map<Value, number>()

  has(value: Value): boolean {
    return this.#counts.has(value)
  }

  add(value: Value): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1)
  }

  delete(value: Value): void {
    const left = (this.#counts.get(value) ?? 0) - 1
    if (left > 0) this.#counts.set(value, left)
    else this.#counts.delete(value)
  }

  [Symbol.iterator](): Iterator<Value> {
    return this.#counts.keys()
  }
}
