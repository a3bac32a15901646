/** Maps items, at most `atOnce` at a time, and yields the results in order. The first error ends it. */
export async function* mapConcurrently<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  map: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = []
  for (const item of items) {
    running.push(quiet(map(item)))
    if (running.length < atOnce) continue
    const first = running.shift()
    if (first !== undefined) yield await first
  }
  for (const promise of running) yield await promise
}

// An error is thrown when its turn comes. Until then nothing awaits it, and Node.js would end the process for that.
function quiet<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => {})
  return promise
}
