import type { ContentPart } from '../thread/content-part.ts'
import { isJsonObject, toJson } from '../thread/json.ts'
import { mediaPart, modalityOf } from '../thread/binary/media-part.ts'

const DATA_URL = /^data:([^;,]*)(?:;[^,]*)?;base64,/

/**
 * Converts a part of the AI SDK's messages or answers to the shapes of `gen_ai.input.messages`. An unknown part stays as
 * it is.
 *
 * @see `LanguageModelV4FilePart`, `LanguageModelV4File` and `SharedV4FileData` of @ai-sdk/provider 4.0
 */
export function toContentPart(part: unknown): ContentPart {
  if (!isJsonObject(part)) return { type: 'unknown', value: part }
  const { type, text } = part
  if (type === 'text' && typeof text === 'string') return { type, content: text }
  if (type === 'reasoning' && typeof text === 'string') return { type, content: text }
  if (type === 'file' || type === 'image') return toMedia(part)
  return { ...part, type: typeof type === 'string' ? type : 'unknown' }
}

function toMedia(part: Record<string, unknown>): ContentPart {
  const given = part['mediaType']
  const mediaType = typeof given === 'string' ? given : part['type'] === 'image' ? 'image/*' : ''
  const media = {
    modality: modalityOf(mediaType),
    ...(mediaType !== '' && { mime_type: mediaType }),
  }
  const source = untagged(part['url'] ?? part['data'] ?? part['image'])
  const data = source instanceof URL ? source.href : source
  if (typeof data !== 'string') {
    return mediaPart(data, mediaType) ?? { ...part, type: String(part['type']) }
  }
  const inside = DATA_URL.exec(data)
  if (inside !== null) return { type: 'blob', ...media, content: data.slice(inside[0].length) }
  return /^[a-z][\w+.-]*:/i.test(data)
    ? { type: 'uri', ...media, uri: data }
    : { type: 'blob', ...media, content: data }
}

// Version 7 says in which form a file is: `{ type: 'data', data }`, `{ type: 'url', url }`.
function untagged(source: unknown): unknown {
  if (!isJsonObject(source)) return source
  if (source['type'] === 'data') return source['data']
  return source['type'] === 'url' ? source['url'] : source
}

/** A tool's result, as the text that the model receives. */
export function toolOutputText(output: unknown): string {
  if (typeof output === 'string') return output
  if (!isJsonObject(output)) return toJson(output)
  const { type, value, reason } = output
  if (type === 'execution-denied') return typeof reason === 'string' ? reason : 'execution denied'
  if (value === undefined) return toJson(output)
  return typeof value === 'string' ? value : toJson(value)
}
