import type { QueuedSpan } from './queued-span.ts'

/** Spans in their order: those that wait, and before them those under way. */
export class SpanQueue {
  #waiting: QueuedSpan[] = []
  #head = 0
  #underWay: readonly QueuedSpan[] = []
  #waitingBytes = 0
  #underWayBytes = 0
  // Spans are numbered as they come; all below this number have left the queue or are under way.
  #taken = 0
  #flushes: { readonly upTo: number; readonly resolve: () => void }[] = []

  /** What waits, in bytes. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  /** What waits and what is under way, in bytes. */
  get bytes(): number {
    return this.#waitingBytes + this.#underWayBytes
  }

  /** The oldest that waits. */
  get next(): QueuedSpan | undefined {
    return this.#waiting[this.#head]
  }

  /** One that waits, whichever. */
  get any(): QueuedSpan | undefined {
    const waiting = this.#waiting.length - this.#head
    return this.#waiting[this.#head + Math.floor(Math.random() * waiting)]
  }

  push(span: QueuedSpan): void {
    this.#waiting.push(span)
    this.#waitingBytes += span.bytes
  }

  /** Removes the oldest that wait: at least one where there is one, and no more than fit the given bytes. */
  take(maxBytes: number): readonly QueuedSpan[] {
    const taken = this.#remove(maxBytes)
    this.#resolveFlushes()
    return taken
  }

  /** As {@link take}; the spans stay part of the queue until they are settled. */
  begin(maxBytes: number): readonly QueuedSpan[] {
    const before = this.#waitingBytes
    this.#underWay = this.#remove(maxBytes)
    this.#underWayBytes = before - this.#waitingBytes
    return this.#underWay
  }

  /** The first so many of those under way have found their end. */
  settle(spans: number): void {
    for (const { bytes } of this.#underWay.slice(0, spans)) this.#underWayBytes -= bytes
    this.#underWay = this.#underWay.slice(spans)
    this.#resolveFlushes()
  }

  /** Resolves when all that is in the queue now has left it. */
  flushed(): Promise<void> {
    const upTo = this.#taken + this.#waiting.length - this.#head
    return new Promise((resolve) => {
      this.#flushes.push({ upTo, resolve })
      this.#resolveFlushes()
    })
  }

  /** Empties the queue, of what is under way too. */
  clear(): readonly QueuedSpan[] {
    const left = this.#underWay
    this.settle(left.length)
    return [...left, ...this.take(Infinity)]
  }

  #remove(maxBytes: number): readonly QueuedSpan[] {
    let end = this.#head
    let bytes = 0
    for (; end < this.#waiting.length; end++) {
      const more = this.#waiting[end]?.bytes ?? 0
      if (end > this.#head && bytes + more > maxBytes) break
      bytes += more
    }
    const taken = this.#waiting.slice(this.#head, end)
    this.#head = end
    this.#waitingBytes -= bytes
    this.#taken += taken.length
    this.#forgetTaken()
    return taken
  }

  #resolveFlushes(): void {
    if (this.#flushes.length === 0 || this.#underWay.length > 0) return
    const open = this.#flushes.filter(({ upTo }) => upTo > this.#taken)
    const done = this.#flushes.filter(({ upTo }) => upTo <= this.#taken)
    this.#flushes = open
    for (const { resolve } of done) resolve()
  }

  // In slices, so that the cost of moving the rest is paid now and then only.
  #forgetTaken(): void {
    if (this.#head < 1024 && this.#head < this.#waiting.length) return
    if (this.#head * 2 < this.#waiting.length) return
    this.#waiting = this.#waiting.slice(this.#head)
    this.#head = 0
  }
}
