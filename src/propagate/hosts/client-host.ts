import { type Context, type Span, SpanKind, trace } from '@opentelemetry/api'
import { type Host, hostOfName, hostOfUrl } from './host-list.ts'

/**
 * The hosts that the client span of a context is about to call, by the stable and the old HTTP conventions. More than
 * one if its attributes disagree (a proxy). Empty if no recording client span is current, or if it does not name its
 * host.
 */
export function clientHosts(from: Context): readonly Host[] {
  const span = trace.getSpan(from)
  const attributes = span && clientAttributes(span)
  if (attributes === undefined) return []
  const hosts = [
    hostOfUrl(attributes['url.full']),
    hostOfName(attributes['server.address'], attributes['server.port']),
    hostOfUrl(attributes['http.url']),
    hostOfName(attributes['net.peer.name'], attributes['net.peer.port']),
  ]
  return hosts.filter((host) => host !== undefined)
}

// SDK spans have kind and attributes; the API's Span type does not declare them.
function clientAttributes(
  span: Span & { readonly kind?: unknown; readonly attributes?: unknown },
): Readonly<Record<string, unknown>> | undefined {
  if (span.kind !== SpanKind.CLIENT && span.kind !== SpanKind.PRODUCER) return undefined
  if (typeof span.attributes !== 'object' || span.attributes === null) return undefined
  return span.attributes as Record<string, unknown>
}
