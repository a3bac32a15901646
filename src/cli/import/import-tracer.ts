import {
  type Attributes,
  type Context,
  type HrTime,
  isSpanContextValid,
  type Link,
  type Span,
  type SpanContext,
  type SpanOptions,
  SpanStatusCode,
  type SpanStatus,
  type TimeInput,
  trace,
  TraceFlags,
  type TracerProvider,
} from '@opentelemetry/api'
import type { RecordedSpan, SpanAttributes } from '../../otlp/recorded-span.ts'
import type { ImportIds } from './import-ids.ts'

/** Where an import's spans get their ids from, and where they go when they end. */
export interface ImportTracerOptions {
  /** The ids of the next span. */
  readonly ids: ImportIds
  /** The resource's `service.name`. */
  readonly serviceName: string
  readonly onSpan: (span: RecordedSpan) => void
}

/**
 * A TracerProvider for the importer, so that it records through the public API as any app does, without the SDK: the SDK
 * must be the app's own (2.x and 3.x exclude each other), and a command of ours has no app.
 */
export function importTracerProvider(options: ImportTracerOptions): TracerProvider {
  const tracer = {
    startSpan: (name: string, given: SpanOptions = {}, parent?: Context): Span =>
      new ImportSpan(options, name, given, parent && trace.getSpanContext(parent)),
    startActiveSpan(): never {
      throw new Error('an import records messages only')
    },
  }
  return { getTracer: () => tracer }
}

/** A span that becomes a recorded one when it ends. */
class ImportSpan implements Span {
  readonly #options: ImportTracerOptions
  readonly #context: SpanContext
  readonly #parentSpanId: string | undefined
  readonly #start: bigint
  readonly #attributes: Attributes
  readonly #links: Link[]
  #name: string
  #status: SpanStatus = { code: SpanStatusCode.UNSET }
  #ended = false

  constructor(
    options: ImportTracerOptions,
    name: string,
    { attributes = {}, links = [], startTime }: SpanOptions,
    parent: SpanContext | undefined,
  ) {
    const above = parent !== undefined && isSpanContextValid(parent) ? parent : undefined
    this.#options = options
    this.#name = name
    this.#attributes = { ...attributes }
    this.#links = [...links]
    this.#start = toNanos(startTime)
    this.#parentSpanId = above?.spanId
    this.#context = {
      traceId: above?.traceId ?? options.ids.traceId,
      spanId: options.ids.spanId,
      traceFlags: TraceFlags.SAMPLED,
    }
  }

  spanContext(): SpanContext {
    return this.#context
  }

  isRecording(): boolean {
    return !this.#ended
  }

  setAttribute(key: string, value: Attributes[string]): this {
    this.#attributes[key] = value
    return this
  }

  setAttributes(attributes: Attributes): this {
    Object.assign(this.#attributes, attributes)
    return this
  }

  addLink(link: Link): this {
    this.#links.push(link)
    return this
  }

  addLinks(links: Link[]): this {
    this.#links.push(...links)
    return this
  }

  setStatus(status: SpanStatus): this {
    this.#status = status
    return this
  }

  updateName(name: string): this {
    this.#name = name
    return this
  }

  /** Messages have no span events; exceptions stand in the status. */
  addEvent(): this {
    return this
  }

  recordException(): void {}

  end(endTime?: TimeInput): void {
    if (this.#ended) return
    this.#ended = true
    this.#options.onSpan(this.#recorded(toNanos(endTime)))
  }

  #recorded(end: bigint): RecordedSpan {
    return {
      traceId: this.#context.traceId,
      spanId: this.#context.spanId,
      ...(this.#parentSpanId !== undefined && { parentSpanId: this.#parentSpanId }),
      flags: TraceFlags.SAMPLED,
      name: this.#name,
      kind: 1,
      startUnixNano: this.#start,
      endUnixNano: end < this.#start ? this.#start : end,
      attributes: this.#attributes as SpanAttributes,
      events: [],
      links: this.#links.map(({ context, attributes = {} }) => ({
        traceId: context.traceId,
        spanId: context.spanId,
        attributes: attributes as SpanAttributes,
      })),
      status: { ...this.#status },
      resource: { 'service.name': this.#options.serviceName },
      scope: { name: 'threadspan' },
    }
  }
}

function toNanos(time: TimeInput | undefined): bigint {
  if (Array.isArray(time)) return hrTimeToNanos(time)
  const millis = time instanceof Date ? time.getTime() : (time ?? Date.now())
  return BigInt(Math.round(millis * 1000)) * 1000n
}

function hrTimeToNanos([seconds, nanos]: HrTime): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos)
}
