/** Messages by number, each below the one it follows. A parent must be added before its children. */
export class BranchTree {
  readonly #parents: number[] = []
  readonly #depths: number[] = []
  // Each leads to an ancestor far above, so that a long thread is climbed in few steps.
  readonly #jumps: number[] = []
  readonly #newestChildren: (number | undefined)[] = []

  /** Adds the next message. One without a parent is a new root. */
  add(parent: number | undefined): void {
    const message = this.#parents.length
    this.#parents.push(parent ?? message)
    this.#depths.push(parent === undefined ? 0 : this.#depth(parent) + 1)
    this.#jumps.push(parent === undefined ? message : this.#jumpBelow(parent))
    this.#newestChildren.push(undefined)
    if (parent !== undefined) this.#newestChildren[parent] = message
  }

  parent(message: number): number | undefined {
    const parent = this.#parents[message]
    return parent === message ? undefined : parent
  }

  /** Whether the branch of `message` goes through `ancestor`, which may be the message itself. */
  isOnBranch(ancestor: number, message: number): boolean {
    let at = message
    while (this.#depth(at) > this.#depth(ancestor)) {
      const jump = this.#jump(at)
      at = this.#depth(jump) >= this.#depth(ancestor) ? jump : (this.#parents[at] as number)
    }
    return at === ancestor
  }

  /** The last message of the newest branch below a message. */
  newestBelow(message: number): number {
    let at = message
    for (let below = this.#newestChildren[at]; below !== undefined;) {
      at = below
      below = this.#newestChildren[at]
    }
    return at
  }

  #jumpBelow(parent: number): number {
    const near = this.#jump(parent)
    const far = this.#jump(near)
    const isEven = this.#depth(parent) - this.#depth(near) === this.#depth(near) - this.#depth(far)
    return isEven ? far : parent
  }

  #depth(message: number): number {
    return this.#depths[message] as number
  }

  #jump(message: number): number {
    return this.#jumps[message] as number
  }
}
