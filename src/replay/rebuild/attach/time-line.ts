import type { SpanNode } from '../spans/span-tree.ts'
import type { ThreadClock } from '../order/thread-clock.ts'

/** Finds the last of some spans that had started when another span did. */
export class TimeLine {
  readonly #nodes: readonly SpanNode[]
  readonly #clock: ThreadClock

  constructor(nodes: readonly SpanNode[], clock: ThreadClock) {
    this.#nodes = nodes.toSorted(clock.compare)
    this.#clock = clock
  }

  get first(): SpanNode | undefined {
    return this.#nodes[0]
  }

  latestBefore(node: SpanNode): SpanNode | undefined {
    const instant = this.#clock.start(node)
    let [low, high] = [0, this.#nodes.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#clock.start(this.#nodes[middle] as SpanNode) <= instant) low = middle + 1
      else high = middle
    }
    return this.#nodes[low - 1]
  }
}
