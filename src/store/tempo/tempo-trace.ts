import { fromBase64 } from '../../otlp/base64.ts'
import type { JsonReader } from '../../otlp/json/json-reader.ts'
import { isJsonObject, type JsonObject } from '../../thread/json.ts'

const ID_KEYS = ['traceId', 'spanId', 'parentSpanId']

/**
 * Turns the response to a request for a trace into plain OTLP/JSON. Version 2 of the API has the trace under `trace`, and
 * version 1 calls the resources `batches`. Both write ids in base64, as protobuf's JSON does, but OTLP uses hex. Anything
 * of another shape stays as it is, and the decoder refuses it.
 */
export function toOtlpTraces(answer: JsonReader): JsonObject {
  const trace = answer.object('trace') ?? answer
  const resourceSpans = trace.value('resourceSpans') ?? trace.value('batches')
  return { resourceSpans: mapObjects(resourceSpans, resourceToOtlp) }
}

function resourceToOtlp({ scopeSpans, ...rest }: JsonObject): JsonObject {
  return { ...rest, scopeSpans: mapObjects(scopeSpans, scopeToOtlp) }
}

function scopeToOtlp({ spans, ...rest }: JsonObject): JsonObject {
  return { ...rest, spans: mapObjects(spans, spanToOtlp) }
}

function spanToOtlp({ links, ...span }: JsonObject): JsonObject {
  return { ...withHexIds(span), links: mapObjects(links, withHexIds) }
}

function withHexIds(owner: JsonObject): JsonObject {
  const ids = ID_KEYS.filter((key) => key in owner).map((key) => [key, toHex(owner[key])])
  return { ...owner, ...Object.fromEntries(ids) }
}

// 8 or 16 bytes are 12 or 24 characters in base64 but 16 or 32 in hex, so the length shows the encoding.
function toHex(id: unknown): unknown {
  if (typeof id !== 'string' || (id.length !== 12 && id.length !== 24)) return id
  const bytes = fromBase64(id)
  return bytes === undefined ? id : Buffer.from(bytes).toString('hex')
}

function mapObjects(list: unknown, map: (item: JsonObject) => JsonObject): unknown {
  if (!Array.isArray(list)) return list
  return list.map((item: unknown) => (isJsonObject(item) ? map(item) : item))
}
