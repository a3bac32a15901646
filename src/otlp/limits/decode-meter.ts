import type { BodyLimits, OtlpLimits, SpanLimits } from './otlp-limits.ts'
import { OverLimit } from './over-limit.ts'

// What a field takes once it is decoded, on average. A text takes its own bytes besides.
const FIELD_BYTES = 32

const NOTHING = { bytes: 0, fields: 0, attributes: 0, values: 0, events: 0, links: 0 }

const SUMMED = ['fields', 'attributes', 'values', 'events', 'links'] as const

type Counts<Limits> = { -readonly [key in keyof Limits]: number }

/**
 * Counts what a body costs while it is decoded, and ends the decoding at the limits. One part is counted at a time: a span,
 * a log record, or what is around all of them.
 */
export class DecodeMeter {
  readonly #limits: OtlpLimits
  readonly #item: 'span' | 'log record'
  readonly #around: Counts<SpanLimits> = { ...NOTHING }
  readonly #body: Counts<BodyLimits> = {
    resources: 0,
    scopes: 0,
    spans: 0,
    fields: 0,
    attributes: 0,
    values: 0,
    events: 0,
    links: 0,
    bytes: 0,
  }
  #part = this.#around
  #sharedBytes = 0
  #memory = 0

  /** @param item - What the body holds, for messages. */
  constructor(limits: OtlpLimits, item: 'span' | 'log record' = 'span') {
    this.#limits = limits
    this.#item = item
  }

  /** Roughly how many bytes the decoded spans take, without the body itself. */
  get memory(): number {
    return this.#memory + FIELD_BYTES * this.#around.fields
  }

  /** Counts memory besides that of the fields. */
  hold(bytes: number): void {
    this.#memory += bytes
  }

  /** Counts a field. Separate from {@link add}, because a body has millions. */
  field(): void {
    if (++this.#part.fields > this.#limits.span.fields) throw this.#over('fields')
  }

  /**
   * Counts something in the part that is being read.
   *
   * @throws OverLimit if the part has too many.
   */
  add(counted: keyof SpanLimits, count = 1): void {
    this.#part[counted] += count
    if (this.#part[counted] > this.#limits.span[counted]) throw this.#over(counted)
  }

  /**
   * Counts something of the body.
   *
   * @throws OverLimit if the body has too many.
   */
  addToBody(counted: keyof BodyLimits, count = 1): void {
    this.#body[counted] += count
    const limit = this.#limits.body[counted]
    if (this.#body[counted] <= limit) return
    const what = counted === 'spans' ? `${this.#item}s` : counted
    throw new OverLimit('the body', limit, what)
  }

  /** Sets the size of the resource and scope that the next spans share. */
  share(bytes: number): void {
    this.#sharedBytes = bytes
  }

  /** Counts what follows for a new span or log record. */
  beginSpan(): void {
    this.#part = { ...NOTHING }
  }

  /**
   * Adds the span to the body. What follows counts as being around the spans.
   *
   * @throws OverLimit if the body has too much.
   */
  endSpan(): void {
    const { bytes, fields } = this.#part
    this.#memory += bytes + FIELD_BYTES * fields
    this.addToBody('bytes', bytes + this.#sharedBytes)
    for (const counted of SUMMED) this.addToBody(counted, this.#part[counted])
    this.#part = this.#around
  }

  #over(counted: keyof SpanLimits): OverLimit {
    const isAround = this.#part === this.#around
    const what = isAround ? `what the ${this.#item}s share` : `a ${this.#item}`
    return new OverLimit(what, this.#limits.span[counted], counted)
  }
}
