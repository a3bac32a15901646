import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import { toBase64 } from '../../thread/binary/to-base64.ts'
import { bytesInJson } from './json/bytes-in-json.ts'

/** Where the media of a part are: inside it as base64, at a URI, or in the provider's store. */
export type MediaSource =
  | { readonly content: string; readonly mimeType?: string }
  | { readonly uri: string }
  | { readonly fileId: string }

const DATA_URL = /^data:([^;,]*)(?:;[^,]*)?;base64,/
const SCHEME = /^[a-z][\w+.-]*:/i
const BASE64 = /^[\w+/-]+={0,2}$/

/** Keys of base64 or bytes. */
const DATA_KEYS = [
  'data',
  'base64',
  'base64Data',
  'base64_data',
  'base64_image',
  'bytes',
  'blob',
  'b64_json',
  'result',
] as const

const BINARY_KEYS = [...DATA_KEYS, 'content'] as const

/** Keys that may have base64, a data URL, or a URL. */
const EITHER_KEYS = [
  'image',
  'image_url',
  'imageUrl',
  'audio',
  'input_audio',
  'video',
  'document',
  'file',
  'file_data',
  'document_url',
  'file_url',
  'url',
  'uri',
  'fileUri',
  'file_uri',
  'dataUri',
  'value',
] as const

const ID_KEYS = ['file_id', 'fileId'] as const

/** The source that one layer of a part names; `undefined` if it names none. */
export function mediaSource(layer: JsonObject): MediaSource | undefined {
  // In Anthropic's API, a document may be given as plain text.
  if (layer['type'] === 'text' && typeof layer['data'] === 'string') {
    return { content: toBase64(new TextEncoder().encode(layer['data'])) }
  }
  const dataKeys = layer['type'] === 'binary' ? BINARY_KEYS : DATA_KEYS
  return (
    firstIn(layer, dataKeys, (text) => asUrl(text) ?? { content: text }) ??
    firstIn(layer, EITHER_KEYS, (text) => asUrl(text) ?? asBase64(text) ?? { uri: text }) ??
    firstIn(layer, ID_KEYS, (fileId) => ({ fileId }))
  )
}

// Langfuse's reference to what it took out. It is no base64 and nothing can open it.
const REFERENCE = /^@@@langfuseMedia:/

function firstIn(
  layer: JsonObject,
  keys: readonly string[],
  read: (text: string) => MediaSource,
): MediaSource | undefined {
  for (const key of keys) {
    const given = layer[key]
    if (typeof given === 'string' && given !== '' && !REFERENCE.test(given)) return read(given)
    const bytes = bytesInJson(given)
    if (bytes !== undefined) return { content: toBase64(bytes) }
  }
  return undefined
}

function asUrl(text: string): MediaSource | undefined {
  const [head, mimeType] = DATA_URL.exec(text) ?? []
  if (head !== undefined) {
    return { content: text.slice(head.length), ...(mimeType && { mimeType }) }
  }
  return SCHEME.test(text) ? { uri: text } : undefined
}

function asBase64(text: string): MediaSource | undefined {
  return BASE64.test(text) ? { content: text } : undefined
}

/** Keys below which frameworks put the source of a part. */
const LAYER_KEYS = [
  'inlineData',
  'inline_data',
  'fileData',
  'file_data',
  'media',
  'image_url',
  'imageUrl',
  'image',
  'input_audio',
  'audio',
  'video',
  'document',
  'file',
  'source',
  'resource',
  'data',
  's3Location',
] as const

// Bedrock's `{ image: { source: { s3Location } } }` is the deepest.
const MAX_LAYERS = 5

/** A part, and the objects inside it that may have its source, the innermost first. */
export function mediaLayers(part: JsonObject): readonly JsonObject[] {
  const layers: JsonObject[] = []
  let layer: JsonObject | undefined = part
  while (layer !== undefined && layers.length < MAX_LAYERS) {
    layers.unshift(layer)
    const owner: JsonObject = layer
    layer = LAYER_KEYS.map((key) => owner[key]).find(isLayer)
  }
  return layers
}

function isLayer(value: unknown): value is JsonObject {
  return isJsonObject(value) && bytesInJson(value) === undefined
}
