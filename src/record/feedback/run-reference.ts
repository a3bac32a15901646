import { isJsonObject } from '../../thread/json.ts'
import { formatMessageId, parseMessageId } from '../../thread/message-id.ts'

/** The run that feedback names. */
export interface RunReference {
  /** Absent if only its span id is known. */
  readonly traceId?: string
  readonly spanId: string
  readonly traceFlags: number
}

const SPAN_ID = /^(?!0+$)[0-9a-f]{16}$/
const SAMPLED = 1

/** Reads a run by its `traceparent`, its ids, or its span id alone; `undefined` for anything else. */
export function readRunReference(id: unknown): RunReference | undefined {
  if (typeof id === 'string' && SPAN_ID.test(id)) return { spanId: id, traceFlags: SAMPLED }
  return parseMessageId(isJsonObject(id) ? traceparentOf(id) : id)
}

function traceparentOf({
  traceId,
  spanId,
  traceFlags,
}: {
  readonly [key: string]: unknown
}): string {
  const flags = typeof traceFlags === 'number' ? traceFlags : SAMPLED
  return formatMessageId({ traceId: String(traceId), spanId: String(spanId), traceFlags: flags })
}
