import { serviceName } from '../../../otlp/recorded-span.ts'
import { readAlterations } from '../../../thread/alteration.ts'
import { classifySpan } from '../../../dialects/classify-span.ts'
import { fromJson } from '../../../thread/json.ts'
import type { Opinions } from '../../../thread/feedback/recorded-feedback.ts'
import type { RecordedRun } from '../../../thread/recorded-thread.ts'
import {
  ATTR_CHAT_CONTENT,
  ATTR_CHAT_METADATA,
  ATTR_CHAT_RUN_INPUT,
  ATTR_CHAT_RUN_OUTPUT,
  ATTR_CHAT_STREAM_STATE,
  ATTR_CHAT_STREAM_TIMING,
} from '../../../thread/semconv.ts'
import { toStreamState } from '../../../thread/stream/stream-state.ts'
import { unpackTiming } from '../../../thread/stream/stream-timing.ts'
import { isUnfinished } from '../../../otlp/repeats/is-unfinished.ts'
import { readRunContent } from '../../../dialects/read/read-run-content.ts'
import type { RecordedSpan } from '../../../otlp/recorded-span.ts'
import { spanError } from '../../../otlp/span-error.ts'
import { readWrappedCall } from './read-wrapped-call.ts'
import type { SpanNode } from '../spans/span-tree.ts'
import type { ThreadClock } from '../order/thread-clock.ts'

const ALTERED = {
  input: ATTR_CHAT_RUN_INPUT,
  output: ATTR_CHAT_RUN_OUTPUT,
  content: ATTR_CHAT_CONTENT,
  metadata: ATTR_CHAT_METADATA,
} as const

/** Reads a span as a run; `span` if its events are others than those of the node. */
export function readRun(
  node: SpanNode,
  clock: ThreadClock,
  children: readonly RecordedRun[],
  opinions: Opinions,
  span: RecordedSpan = node.span,
): RecordedRun {
  const { traceId, spanId, name, attributes } = span
  const kind = classifySpan(span)
  const service = serviceName(span)
  const altered = readAlterations(attributes, ALTERED)
  const input = readValue(attributes[ATTR_CHAT_RUN_INPUT])
  const output = readValue(attributes[ATTR_CHAT_RUN_OUTPUT])
  const chunks = unpackTiming(attributes[ATTR_CHAT_STREAM_TIMING])
  const stream = toStreamState(attributes[ATTR_CHAT_STREAM_STATE])
  return {
    traceId,
    spanId,
    name,
    ...(kind !== undefined && { kind }),
    ...(service !== undefined && { service }),
    startUnixNano: clock.start(node),
    endUnixNano: clock.end(node),
    ...(isUnfinished(span) && { unfinished: true }),
    ...(kind === 'llm' && readWrappedCall(input, output)),
    ...(kind === undefined ? readPlumbing(node) : readRunContent(span, kind)),
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(chunks && { chunks }),
    ...(stream && { stream }),
    ...(altered && { altered }),
    ...opinions,
    attributes,
    children,
  }
}

function readPlumbing({ span }: SpanNode): Pick<RecordedRun, 'error'> {
  const error = spanError(span)
  return error === undefined ? {} : { error }
}

// Parsed if it is JSON. Other text, such as JSON that a backend has cut off, stays as it is.
function readValue(value: unknown): unknown {
  return fromJson(value) ?? (value === 'null' ? null : value)
}
