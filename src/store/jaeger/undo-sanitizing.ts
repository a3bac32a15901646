import { createAttributes } from '../../otlp/any-value.ts'
import type { RecordedSpan, SpanAttributes } from '../../otlp/recorded-span.ts'

const WARNINGS = '@jaeger@warnings'
const SERVICE_NAME = 'service.name'
// What Jaeger writes if a resource has no usable service name, and what was there before.
const STAND_INS: ReadonlyMap<unknown, string | undefined> = new Map([
  ['missing-service-name', undefined],
  ['service-name-wrong-type', undefined],
  ['empty-service-name', ''],
])

/** Removes what Jaeger wrote into a span when it received it. */
export function undoSanitizing(span: RecordedSpan): RecordedSpan {
  const { attributes, resource } = span
  const hasStandIn = STAND_INS.has(resource[SERVICE_NAME])
  if (!(WARNINGS in attributes) && !hasStandIn) return span
  return {
    ...span,
    endUnixNano: hadNoDuration(span) ? span.startUnixNano : span.endUnixNano,
    attributes: replace(attributes, WARNINGS, undefined),
    resource: hasStandIn
      ? replace(resource, SERVICE_NAME, STAND_INS.get(resource[SERVICE_NAME]))
      : resource,
  }
}

// Jaeger makes a span that does not end after its start, as most messages, one nanosecond long.
function hadNoDuration({ attributes, startUnixNano, endUnixNano }: RecordedSpan): boolean {
  return attributes[WARNINGS] !== undefined && endUnixNano === startUnixNano + 1n
}

function replace(
  attributes: SpanAttributes,
  key: string,
  value: string | undefined,
): SpanAttributes {
  const replaced = Object.assign(createAttributes(), attributes)
  delete replaced[key]
  if (value !== undefined) replaced[key] = value
  return replaced
}
