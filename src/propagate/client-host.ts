import { type Context, type Span, SpanKind, trace } from '@opentelemetry/api'
import { type Host, hostOfName, hostOfUrl } from './host-list.ts'

/**
 * The hosts that the client span of a context is about to call, in the semantic conventions that HTTP instrumentations
 * follow, stable and old; more than one where its attributes disagree (a proxy). Empty where no client span that records
 * is current, or where it does not say.
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

// The SDK's spans have kind and attributes on them; the API's Span type does not say so.
function clientAttributes(
  span: Span & { readonly kind?: unknown; readonly attributes?: unknown },
): Readonly<Record<string, unknown>> | undefined {
  if (span.kind !== SpanKind.CLIENT && span.kind !== SpanKind.PRODUCER) return undefined
  if (typeof span.attributes !== 'object' || span.attributes === null) return undefined
  return span.attributes as Record<string, unknown>
}
