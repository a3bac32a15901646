import { LAST_UNIX_NANO } from '../thread/instant.ts'
import type { LogEvent } from './log-event.ts'
import type { RecordedSpan } from './recorded-span.ts'

const TRACE_ID = /^[0-9a-f]{32}$/
const SPAN_ID = /^[0-9a-f]{16}$/
const ALL_ZERO = /^0*$/

/** Why a span with these ids and times cannot be kept. `undefined` if it can. */
export function findSpanFault(span: RecordedSpan): string | undefined {
  return (
    findIdFault('trace id', span.traceId, TRACE_ID) ??
    findIdFault('span id', span.spanId, SPAN_ID) ??
    findParentFault(span) ??
    findTimeFault('start time', span.startUnixNano) ??
    findTimeFault('end time', span.endUnixNano) ??
    findEventFault(span) ??
    findLinkFault(span)
  )
}

/** Why a log record with these ids and this time cannot be an event of a span. */
export function findLogFault({ traceId, spanId, unixNano }: LogEvent): string | undefined {
  return (
    findIdFault('trace id', traceId, TRACE_ID) ??
    findIdFault('span id', spanId, SPAN_ID) ??
    findTimeFault('time', unixNano)
  )
}

function findIdFault(what: string, id: string, pattern: RegExp): string | undefined {
  if (!pattern.test(id)) return `${what} ${JSON.stringify(id.slice(0, 64))} is not a valid id`
  return ALL_ZERO.test(id) ? `${what} is all zeros` : undefined
}

function findParentFault({ parentSpanId }: RecordedSpan): string | undefined {
  return parentSpanId === undefined
    ? undefined
    : findIdFault('parent span id', parentSpanId, SPAN_ID)
}

function findTimeFault(what: string, nanos: bigint): string | undefined {
  return nanos <= LAST_UNIX_NANO ? undefined : `${what} ${nanos} is after the year 2262`
}

function findEventFault({ events }: RecordedSpan): string | undefined {
  for (const { unixNano } of events) {
    const fault = findTimeFault('event time', unixNano)
    if (fault !== undefined) return fault
  }
  return undefined
}

// OpenTelemetry allows a link with attributes to have zero ids. It leads nowhere.
function findLinkFault({ links }: RecordedSpan): string | undefined {
  const broken = links.find((link) => !TRACE_ID.test(link.traceId) || !SPAN_ID.test(link.spanId))
  return broken && `link to ${JSON.stringify(broken.traceId.slice(0, 64))} has invalid ids`
}
