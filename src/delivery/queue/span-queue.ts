import { SpanMemory } from '../../otlp/span-memory.ts'
import type { QueuedSpan } from './queued-span.ts'
import { WaitingSpans } from './waiting-spans.ts'

/** The total of several queues. Asking each of them for every new span would take as long as adding it. */
export interface ByteTotal {
  bytes: number
}

/** Spans in their order: first those that are being sent, then those that wait. */
export class SpanQueue {
  /** The memory for this queue's encoded spans, so that neighbours in the queue are one piece of a request. */
  readonly memory: SpanMemory = new SpanMemory()
  readonly #waiting = new WaitingSpans()
  readonly #total: ByteTotal
  #underWay: readonly QueuedSpan[] = []
  #waitingBytes = 0
  // Spans are numbered as they come. All below this number have left the queue or are being sent.
  #taken = 0
  // The number of the last span that is being sent.
  #underWayEnd = 0
  #flushes: { readonly upTo: number; readonly resolve: () => void }[] = []

  /** @param total - Kept up to date with what is in this queue, waiting or being sent. */
  constructor(total: ByteTotal = { bytes: 0 }) {
    this.#total = total
  }

  /** How many spans wait or are being sent. */
  get length(): number {
    return this.#underWay.length + this.#waiting.length
  }

  /** How many bytes wait. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  /** The oldest waiting span. */
  get next(): QueuedSpan | undefined {
    return this.#waiting.first
  }

  /** A random waiting span. */
  get any(): QueuedSpan | undefined {
    return this.#waiting.any
  }

  push(span: QueuedSpan): void {
    this.#waiting.push(span)
    this.#waitingBytes += span.bytes
    this.#total.bytes += span.bytes
  }

  /** Removes the oldest waiting spans: as many as fit into `maxBytes`, but at least one if there is one. */
  take(maxBytes: number): readonly QueuedSpan[] {
    const taken = this.#remove(maxBytes)
    this.#leave(taken)
    this.#resolveFlushes()
    return taken
  }

  /**
   * Like {@link take}, but the spans stay part of the queue until they are settled. Spans that were begun before and not
   * settled are begun again.
   */
  begin(maxBytes: number): readonly QueuedSpan[] {
    if (this.#underWay.length > 0) return this.#underWay
    this.#underWay = this.#remove(maxBytes)
    this.#underWayEnd = this.#taken
    return this.#underWay
  }

  /** Call it when the first `spans` spans that were begun are delivered, spooled or dropped. */
  settle(spans: number): void {
    this.#leave(this.#underWay.slice(0, spans))
    this.#underWay = this.#underWay.slice(spans)
    this.#resolveFlushes()
  }

  /** The number of the last span that has come, for {@link isPast}. */
  get end(): number {
    return this.#taken + this.#waiting.length
  }

  /** Whether all spans up to this number have left the queue. */
  isPast(end: number): boolean {
    const { length } = this.#underWay
    return this.#taken >= end && (length === 0 || this.#underWayEnd - length >= end)
  }

  /** Resolves when all spans that are in the queue now have left it. */
  flushed(): Promise<void> {
    const upTo = this.end
    return new Promise((resolve) => {
      this.#flushes.push({ upTo, resolve })
      this.#resolveFlushes()
    })
  }

  /** Empties the queue, including the spans that are being sent. */
  clear(): readonly QueuedSpan[] {
    const left = this.#underWay
    this.settle(left.length)
    return [...left, ...this.take(Infinity)]
  }

  #leave(spans: readonly QueuedSpan[]): void {
    for (const { bytes } of spans) this.#total.bytes -= bytes
  }

  #remove(maxBytes: number): readonly QueuedSpan[] {
    const removed: QueuedSpan[] = []
    let room = maxBytes
    for (let next = this.next; next !== undefined; next = this.next) {
      if (removed.length > 0 && next.bytes > room) break
      this.#waiting.removeFirst()
      removed.push(next)
      room -= next.bytes
      this.#waitingBytes -= next.bytes
    }
    this.#taken += removed.length
    return removed
  }

  #resolveFlushes(): void {
    if (this.#flushes.length === 0) return
    const done = this.#flushes.filter(({ upTo }) => this.isPast(upTo))
    if (done.length === 0) return
    this.#flushes = this.#flushes.filter(({ upTo }) => !this.isPast(upTo))
    for (const { resolve } of done) resolve()
  }
}
