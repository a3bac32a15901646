import { warnOnce } from '../../propagate/warning.ts'
import { bytesOf, isBlob } from '../../thread/binary/bytes-of.ts'
import type { ContentPart, MessageContent } from '../../thread/content-part.ts'
import { isJsonObject, type JsonObject, toJson } from '../../thread/json.ts'
import { mediaPart } from '../../thread/binary/media-part.ts'

/** Reads the content of a message from an app. Bytes in it become parts of their media type, in base64. */
export function readContent(content: unknown): MessageContent {
  if (content === undefined || content === null) return null
  if (typeof content === 'string') return content
  if (Array.isArray(content)) return content.map(readPart)
  const media = mediaPart(content)
  if (media !== undefined) return [media]
  warnOnce('a message was tracked whose content is neither text nor parts; it is recorded as JSON')
  return toJson(content)
}

function readPart(part: unknown): ContentPart {
  const found = findBinary(part)
  if (found === undefined) return part as ContentPart
  const { value, beside } = found
  const media = mediaPart(value, mediaTypeOf(beside))
  const rest = Object.entries(beside).filter(([key]) => !SAID.has(key))
  return { ...Object.fromEntries(rest), ...media } as ContentPart
}

// What `mediaPart` says in its own keys.
const MEDIA_TYPE_KEYS = ['mediaType', 'media_type', 'mimeType', 'mime_type', 'contentType'] as const
const SAID: ReadonlySet<string> = new Set(['type', 'modality', 'length', ...MEDIA_TYPE_KEYS])

/** Bytes in a part, and the fields beside them. */
interface FoundBinary {
  readonly value: unknown
  readonly beside: JsonObject
}

// Every provider has its own key for bytes, some of them one level deeper: `{ source: { media_type, data } }`.
function findBinary(part: unknown, depth = 0): FoundBinary | undefined {
  if (isBinary(part)) return { value: part, beside: {} }
  if (!isJsonObject(part) || depth > 1) return undefined
  for (const [key, value] of Object.entries(part)) {
    const found = findBinary(value, depth + 1)
    if (found === undefined) continue
    const { [key]: _, ...beside } = part
    return { value: found.value, beside: { ...beside, ...found.beside } }
  }
  return undefined
}

function isBinary(value: unknown): boolean {
  return isBlob(value) || bytesOf(value) !== undefined
}

function mediaTypeOf(fields: JsonObject): string {
  const found = MEDIA_TYPE_KEYS.map((key) => fields[key]).find((type) => typeof type === 'string')
  return found ?? (fields['type'] === 'image' ? 'image' : '')
}
