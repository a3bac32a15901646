import type { SpanResource, SpanScope } from '../../ended-span.ts'
import type { EncodedSpan } from '../../encoded-span.ts'
import { SpanMemory } from '../../span-memory.ts'
import type { SpanSource } from '../../span-source.ts'
import { putAttributes } from './put-attributes.ts'
import { beginMessage, endMessage, FIELD_BYTES } from './put-field.ts'
import { putText, textRoom } from './put-text.ts'

/** The fields before the spans of one source in a request. */
export interface SourceHead {
  /** The fields of `ResourceSpans` except the spans. */
  readonly resource: Uint8Array
  /** The fields of `ScopeSpans` except the spans. */
  readonly scope: Uint8Array
}

/** Encodes the resource and the scope of spans. */
export function encodeSourceHead(source: SpanSource): SourceHead {
  const memory = new SpanMemory()
  const resource = memory.take(putResource(memory, memory.begin(), source.resource), source)
  const scope = memory.take(putScope(memory, memory.begin(), source.scope), source)
  return { resource: copyOf(resource), scope: copyOf(scope) }
}

// A view would keep the whole slab in memory for as long as the source lives.
function copyOf({ slab, start, end }: EncodedSpan): Uint8Array {
  return slab.slice(start, end)
}

function putResource(memory: SpanMemory, at: number, resource: SpanResource): number {
  const start = beginMessage(memory.room(at, FIELD_BYTES), at, 1)
  const end = putAttributes(memory, start, 1, resource.attributes)
  const over = endMessage(memory.room(end, FIELD_BYTES), at, start, end)
  return putSchemaUrl(memory, over, resource)
}

function putScope(memory: SpanMemory, at: number, scope: SpanScope): number {
  const { name, version = '' } = scope
  const bytes = memory.room(at, textRoom(name) + textRoom(version) + 3 * FIELD_BYTES)
  const start = beginMessage(bytes, at, 1)
  const named = putText(bytes, start, 1, name)
  const end = version ? putText(bytes, named, 2, version) : named
  return putSchemaUrl(memory, endMessage(bytes, at, start, end), scope)
}

function putSchemaUrl(
  memory: SpanMemory,
  at: number,
  { schemaUrl }: { readonly schemaUrl?: string },
): number {
  if (!schemaUrl) return at
  return putText(memory.room(at, textRoom(schemaUrl) + FIELD_BYTES), at, 3, schemaUrl)
}
