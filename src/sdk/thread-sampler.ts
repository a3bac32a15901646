import type { Attributes, Context, Link, SpanKind, TraceState } from '@opentelemetry/api'
import { inheritedThread } from '../propagate/inherited-thread.ts'
import { readString } from '../thread/attribute-text.ts'
import { OptionError } from '../thread/errors.ts'
import { ATTR_CHAT_THREAD_ID } from '../thread/semconv.ts'
import { textHashNumber } from '../thread/text-hash.ts'

/** OpenTelemetry's numbers for a sampler's decision. 1 would be to record but not export. */
export const DROP = 0
export const RECORD_AND_SAMPLED = 2

/** What a sampler decides. */
export interface SamplingResult {
  readonly decision: number
  readonly attributes?: Readonly<Attributes>
  readonly traceState?: TraceState
}

/** OpenTelemetry's Sampler, in the form that both SDK lines have. */
export interface Sampler {
  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult
  toString(): string
}

/** Which threads to keep. */
export interface ThreadSamplerOptions {
  /**
   * The share of threads to keep, from 0 to 1. The thread id decides, so all services decide alike, and a thread is kept
   * whole or not at all.
   *
   * @default 1
   */
  readonly ratio?: number
}

/**
 * Keeps threads whole under any sampler. A thread's id decides for its spans, and the delegate for all others. Without it,
 * a ratio sampler would drop single messages of a thread, and a caller's `sampled=0` would drop everything that its
 * request caused.
 *
 * @throws OptionError if `ratio` is not between 0 and 1.
 * @example
 * ```ts
 * const sampler = createThreadSampler(new TraceIdRatioBasedSampler(0.1))
 * ```
 */
export function createThreadSampler(
  delegate: { shouldSample(...args: never[]): SamplingResult },
  { ratio = 1 }: ThreadSamplerOptions = {},
): Sampler {
  if (!(ratio >= 0 && ratio <= 1)) {
    throw new OptionError(`createThreadSampler: ratio must be between 0 and 1, not ${ratio}`)
  }
  const inner = delegate as unknown as Sampler
  return {
    shouldSample(context, traceId, spanName, spanKind, attributes, links) {
      const others = inner.shouldSample(context, traceId, spanName, spanKind, attributes, links)
      const ownId = readString(attributes, ATTR_CHAT_THREAD_ID)
      const threadId = ownId ?? inheritedThread(context)?.threadId
      if (threadId === undefined) return others
      const isKept = ratio === 1 || textHashNumber(threadId) / 2 ** 32 < ratio
      const decision = isKept ? RECORD_AND_SAMPLED : DROP
      return others.decision === decision ? others : { ...others, decision }
    },
    toString: () => `ThreadSampler{${inner.toString()}, ratio=${ratio}}`,
  }
}
