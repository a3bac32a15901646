import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import { toPartType } from './part-type.ts'

/**
 * A content part without what frameworks put around it, and with its type as a word. OpenInference has a call beside the
 * `message_content` that says its type. Microsoft.Extensions.AI has a part of a class that OpenTelemetry does not know
 * whole below `content`, and says its type as `$type` elsewhere.
 */
export function unwrapPart(element: unknown): unknown {
  if (!isJsonObject(element)) return element
  const { message_content: inner, ...beside } = element
  const part = isJsonObject(inner) ? { ...beside, ...inner } : element
  const given = part['type'] ?? part['$type']
  if (typeof given !== 'string') return part
  const type = toPartType(given)
  if (type === part['type']) return part
  return { ...fieldsOf(part), type }
}

function fieldsOf(part: JsonObject): JsonObject {
  const { content, $type: _, ...fields } = part
  return isJsonObject(content) ? { ...fields, ...content } : { ...fields, content }
}
