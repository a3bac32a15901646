import type { Attributes } from '@opentelemetry/api'
import { isContentKey } from '../dialects/content-key.ts'
import type { EndedSpan } from '../otlp/ended-span.ts'
import { getSpanMark } from '../propagate/span-mark.ts'
import { writeAlteration } from '../thread/alteration.ts'
import type { WrittenAttributes } from '../thread/attribute-text.ts'
import {
  ATTR_CHAT_CONTENT,
  ATTR_CHAT_CONVENTION,
  ATTR_CHAT_KIND,
  ATTR_CHAT_MESSAGE_ID,
  ATTR_CHAT_UNFINISHED,
} from '../thread/semconv.ts'
import { classifyLive } from './classify-live.ts'
import type { SdkSpan } from './span-processor.ts'

/** A span that runs, as both SDK lines and our own tracer have it. */
export type LiveSpan = SdkSpan & EndedSpan & { isRecording(): boolean }

/**
 * A copy of a span that runs, as it is sent before its end: with all that is known of it by now, and its start as its
 * end. `undefined` if it is neither a span of ours nor a run, or no span of an SDK.
 *
 * What we have recorded is masked already. The content of other instrumentations is masked when their span ends, by us
 * or by a processor of the app, so the copy leaves it out.
 */
export function unfinishedCopy(span: LiveSpan): EndedSpan | undefined {
  if (!Array.isArray(span.startTime)) return undefined
  if (span.attributes[ATTR_CHAT_CONVENTION] !== undefined) return copyOf(span)
  const kind = classifyLive(span)
  if (kind === undefined) return undefined
  const { messageId } = getSpanMark(span) ?? {}
  const marks: WrittenAttributes = { [ATTR_CHAT_KIND]: kind }
  if (messageId !== undefined) marks[ATTR_CHAT_MESSAGE_ID] = messageId
  const attributes = withoutContent(span.attributes)
  const isSame = Object.keys(attributes).length === Object.keys(span.attributes).length
  if (!isSame || span.events.length > 0) {
    writeAlteration(marks, ATTR_CHAT_CONTENT, { state: 'withheld' })
  }
  return {
    ...copyOf(span),
    // What the app has set itself goes before our marks, as it does at the end.
    attributes: { ...marks, ...attributes, [ATTR_CHAT_UNFINISHED]: true },
    events: [],
    links: span.links.map(({ context, attributes = {} }) => ({
      context,
      attributes: withoutContent(attributes) as Attributes,
    })),
    status: { code: span.status.code },
  }
}

function copyOf(span: LiveSpan): EndedSpan {
  const context = span.spanContext()
  return {
    name: span.name,
    kind: span.kind,
    startTime: span.startTime,
    endTime: span.startTime,
    status: span.status,
    attributes: { ...span.attributes, [ATTR_CHAT_UNFINISHED]: true },
    events: [...span.events],
    links: [...span.links],
    parentSpanContext: span.parentSpanContext,
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount ?? 0,
    droppedEventsCount: span.droppedEventsCount ?? 0,
    droppedLinksCount: span.droppedLinksCount ?? 0,
    spanContext: () => context,
  }
}

function withoutContent(attributes: SdkSpan['attributes']): SdkSpan['attributes'] {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !isContentKey(key)))
}
