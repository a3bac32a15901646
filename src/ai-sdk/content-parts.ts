import type { ContentPart } from '../thread/content-part.ts'
import { isJsonObject, toJson } from '../thread/json.ts'

const DATA_URL = /^data:([^;,]*);base64,/

/** Converts a part of the AI SDK's messages to the shapes of `gen_ai.input.messages`. An unknown part stays as it is. */
export function toContentPart(part: unknown): ContentPart {
  if (!isJsonObject(part)) return { type: 'unknown', value: part }
  const { type, text } = part
  if (type === 'text' && typeof text === 'string') return { type, content: text }
  if (type === 'reasoning' && typeof text === 'string') return { type, content: text }
  if (type === 'file' || type === 'image') return toMedia(part)
  return { ...part, type: typeof type === 'string' ? type : 'unknown' }
}

function toMedia(part: Record<string, unknown>): ContentPart {
  const source = part['url'] ?? part['data'] ?? part['image']
  const type = part['mediaType']
  const url = source instanceof URL ? source.href : source
  const mediaType = typeof type === 'string' ? type : part['type'] === 'image' ? 'image/*' : ''
  const media = {
    modality: mediaType.split('/')[0] || 'document',
    ...(mediaType !== '' && { mime_type: mediaType }),
  }
  if (typeof url !== 'string') return { type: 'blob', ...media, content: bytesOf(url) }
  const inside = DATA_URL.exec(url)
  if (inside !== null) return { type: 'blob', ...media, content: url.slice(inside[0].length) }
  return /^[a-z][\w+.-]*:/i.test(url)
    ? { type: 'uri', ...media, uri: url }
    : { type: 'blob', ...media, content: url }
}

// Base64 without Node's Buffer. In pieces, because a call takes a limited number of arguments.
function bytesOf(data: unknown): string {
  const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data
  if (!(bytes instanceof Uint8Array)) return ''
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  }
  return btoa(text)
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
