import {
  type Attributes,
  type AttributeValue,
  type Exception,
  type HrTime,
  type Link,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from '@opentelemetry/api'
import type { EndedSpan, EndedSpanEvent, SpanResource, SpanScope } from '../../otlp/ended-span.ts'
import { exceptionAttributes } from './exception-attributes.ts'
import { hrTimeOf, isBefore, isTime } from './hr-time.ts'

/** What the spans of one tracer share. */
export interface SpanOwner {
  readonly resource: SpanResource
  readonly scope: SpanScope
  /** Called when a span ends but can still be changed. */
  onEnding(span: OwnSpan): void
  onEnd(span: OwnSpan): void
}

/** The contexts of a span and its parent. */
export interface SpanIdentity {
  readonly spanContext: SpanContext
  readonly parentSpanContext: SpanContext | undefined
}

/**
 * A span for the API and for processors. It keeps attributes and links as they are given and applies no limits. The SDK
 * copies and checks each of them three times, which takes as long as everything else about a message.
 */
export class OwnSpan implements Span, EndedSpan {
  name: string
  readonly kind: number
  readonly attributes: Attributes
  readonly links: Link[]
  readonly events: EndedSpanEvent[] = []
  readonly startTime: HrTime
  readonly parentSpanContext: SpanContext | undefined
  readonly resource: SpanResource
  readonly instrumentationScope: SpanScope
  endTime: HrTime
  status: SpanStatus = { code: SpanStatusCode.UNSET }
  readonly #owner: SpanOwner
  readonly #spanContext: SpanContext
  // If the caller gave no start time, later times are measured from it: finer than the wall clock, and never set back.
  readonly #startedAt: number | undefined
  #isEnded = false

  constructor(
    owner: SpanOwner,
    { spanContext, parentSpanContext }: SpanIdentity,
    name: string,
    { kind = SpanKind.INTERNAL, attributes = {}, links = [], startTime }: SpanOptions,
  ) {
    this.name = name
    this.kind = kind
    this.attributes = attributes
    this.links = links
    this.startTime = hrTimeOf(startTime ?? Date.now())
    this.#startedAt = startTime === undefined ? performance.now() : undefined
    this.endTime = this.startTime
    this.parentSpanContext = parentSpanContext
    this.resource = owner.resource
    this.instrumentationScope = owner.scope
    this.#owner = owner
    this.#spanContext = spanContext
  }

  spanContext(): SpanContext {
    return this.#spanContext
  }

  isRecording(): boolean {
    return !this.#isEnded
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (!this.#isEnded) this.attributes[key] = value
    return this
  }

  setAttributes(attributes: Attributes): this {
    if (!this.#isEnded) Object.assign(this.attributes, attributes)
    return this
  }

  addLink(link: Link): this {
    return this.addLinks([link])
  }

  addLinks(links: Link[]): this {
    if (!this.#isEnded) this.links.push(...links)
    return this
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.#isEnded) return this
    const given = isTime(attributesOrTime)
      ? { time: attributesOrTime }
      : { attributes: attributesOrTime, time }
    this.events.push({ name, attributes: { ...given.attributes }, time: this.#at(given.time) })
    return this
  }

  recordException(exception: Exception, time?: TimeInput): void {
    this.addEvent('exception', exceptionAttributes(exception), time)
  }

  // OpenTelemetry's rules: OK is final, a status cannot be unset, and only an error has a message.
  setStatus({ code, message }: SpanStatus): this {
    const { UNSET, OK, ERROR } = SpanStatusCode
    if (this.#isEnded || code === UNSET || this.status.code === OK) return this
    this.status = code === ERROR && message !== undefined ? { code, message } : { code }
    return this
  }

  updateName(name: string): this {
    if (!this.#isEnded) this.name = name
    return this
  }

  end(endTime?: TimeInput): void {
    if (this.#isEnded) return
    const time = this.#at(endTime)
    this.endTime = isBefore(time, this.startTime) ? this.startTime : time
    this.#owner.onEnding(this)
    this.#isEnded = true
    this.#owner.onEnd(this)
  }

  #at(time: TimeInput | undefined): HrTime {
    if (time !== undefined) return hrTimeOf(time)
    if (this.#startedAt === undefined) return hrTimeOf(Date.now())
    const [seconds, nanos] = this.startTime
    return hrTimeOf(seconds * 1000 + nanos / 1e6 + performance.now() - this.#startedAt)
  }
}
