import type { ContentPart } from '../../thread/content-part.ts'
import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import { firstText } from './first-text.ts'
import { mediaLayers, type MediaSource, mediaSource } from './media-source.ts'

/**
 * An image, file, sound or video in a provider's or framework's shape, as our part. `undefined` for any other part, and for
 * one of which the source is not there.
 */
export function mediaPartOf(part: JsonObject): ContentPart | undefined {
  if (!isMedia(part)) return undefined
  const layers = mediaLayers(part)
  // The words of a resource, or of a file, are more than where it is.
  if (layers.some(({ text }) => isText(text))) return undefined
  const source =
    layers.map(mediaSource).find((found) => found !== undefined) ?? storedSource(layers)
  if (source === undefined) return undefined
  const named = 'mimeType' in source ? source.mimeType : undefined
  const kind = kindOf(part)
  const mimeType =
    named ?? firstIn(layers, MIME_KEYS) ?? mimeTypeOf(firstIn(layers, ['format']), kind)
  const name = firstIn(layers, NAME_KEYS)
  const media = {
    modality: modalityOf(mimeType ?? kind),
    ...(mimeType !== undefined && { mime_type: mimeType }),
    ...(name !== undefined && { name }),
  }
  if ('uri' in source) return { type: 'uri', ...media, uri: source.uri }
  if ('fileId' in source) return { type: 'file', ...media, file_id: source.fileId }
  return { type: 'blob', ...media, content: source.content }
}

/**
 * Types of such parts, each with any of the endings.
 *
 * - OpenAI: `image_url`, `input_image`, `input_audio`, `input_file`, `file`, `image_generation_call`. Mistral: `document_url`.
 * - Anthropic: `image`, `document`. MCP: `image`, `audio`, `resource`. Google's
 *   instrumentation of OpenTelemetry: `blob` with `data`.
 * - AI SDK: `file` and, up to version 6, `image`; in results of tools `image-data`, `file-url` and the like, and `media`.
 * - LangChain: `image`, `audio`, `video`, `file`, `media`. LlamaIndex and TanStack AI: these and `document`.
 */
const MEDIA_TYPE =
  /^(?:input_|output_)?(?:image|audio|video|file|document|media|resource|blob)(?:[-_](?:url|data|id|file-id|generation_call))?$/

/** Parts without a type: the key that names them, and what of it must be inside. */
const BARE: ReadonlyMap<string, readonly string[]> = new Map([
  // Gemini.
  ['inlineData', ['data']],
  ['inline_data', ['data']],
  ['fileData', ['fileUri']],
  ['file_data', ['file_uri']],
  // Genkit.
  ['media', ['url']],
  // Bedrock and Strands; Haystack; LangChain4j.
  ['image', ['source', 'base64_image', 'base64Data']],
  ['audio', ['source', 'base64Data']],
  ['video', ['source', 'base64Data']],
  ['document', ['source']],
  ['file', ['base64_data']],
])

function isMedia(part: JsonObject): boolean {
  const type = firstText(part, ['type', 'block_type'])
  if (type === 'uri' || isConventional(part)) return false
  if (type === 'data') return isText(part['uri'])
  // Pydantic AI.
  if (type === 'binary') return true
  if (isText(part['content'])) return false
  if (type !== undefined && MEDIA_TYPE.test(type)) return true
  if (isJsonObject(part['source']) || isJsonObject(part['inlineData'])) return true
  return [...BARE].some(([key, keys]) => {
    const inner = part[key]
    return isJsonObject(inner) && keys.some((given) => inner[given] !== undefined)
  })
}

// A part in the shape of OpenTelemetry's schema.
function isConventional({ modality, content, uri, file_id: id }: JsonObject): boolean {
  return isText(modality) && [content, uri, id].some(isText)
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

// OpenAI's agents name an uploaded file by `{ id }`, LangChain by `source_type: 'id'`.
function storedSource([inner, outer]: readonly JsonObject[]): MediaSource | undefined {
  if (inner === undefined) return undefined
  const isStored = outer !== undefined || inner['source_type'] === 'id'
  const fileId = isStored ? firstText(inner, ['id']) : undefined
  return fileId === undefined ? undefined : { fileId }
}

const MIME_KEYS = [
  'mime_type',
  'mimeType',
  'media_type',
  'mediaType',
  'contentType',
  'content_type',
  'image_mimetype',
  'document_mimetype',
  'video_mimetype',
] as const

const NAME_KEYS = ['filename', 'fileName', 'file_name', 'name', 'title'] as const

function firstIn(layers: readonly JsonObject[], keys: readonly string[]): string | undefined {
  return layers.map((layer) => firstText(layer, keys)).find((text) => text !== undefined)
}

const KIND = /image|audio|video/

function kindOf(part: JsonObject): string {
  const type = firstText(part, ['type', 'block_type']) ?? ''
  return KIND.exec(type)?.[0] ?? Object.keys(part).find((key) => KIND.test(key)) ?? ''
}

function modalityOf(mimeType: string): string {
  return KIND.exec(mimeType)?.[0] ?? 'document'
}

const DOCUMENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['pdf', 'application/pdf'],
  ['txt', 'text/plain'],
  ['csv', 'text/csv'],
  ['html', 'text/html'],
  ['md', 'text/markdown'],
])

// Bedrock and OpenAI's sounds name a format.
function mimeTypeOf(format: string | undefined, kind: string): string | undefined {
  if (format === undefined) return undefined
  const modality = KIND.exec(kind)?.[0]
  return modality === undefined ? DOCUMENT_TYPES.get(format) : `${modality}/${format}`
}
