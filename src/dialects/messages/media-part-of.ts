import type { ContentPart } from '../../thread/content-part.ts'
import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import { firstText } from './first-text.ts'

const DATA_URL = /^data:([^;,]*)(?:;[^,]*)?;base64,/

/** An image, file or sound in a provider's shape, as our part; `undefined` for any other part. */
export function mediaPartOf(part: JsonObject): ContentPart | undefined {
  const type = firstText(part, ['type']) ?? ''
  if (type === 'blob' || type === 'uri') return undefined
  const url = imageUrl(part)
  if (url !== undefined) return urlPart(url, 'image')
  const given = type === 'data' ? firstText(part, ['uri']) : undefined
  if (given !== undefined) {
    return urlPart(given, modalityOf(firstText(part, ['mediaType', 'media_type']) ?? ''))
  }
  const source = [part['source'], part['inlineData'], part['inline_data']].find(isJsonObject)
  if (source === undefined) return undefined
  const mimeType = firstText(source, ['media_type', 'mimeType', 'mime_type'])
  const modality = modalityOf(mimeType ?? type)
  const data = firstText(source, ['data'])
  if (data !== undefined) {
    return { type: 'blob', modality, ...(mimeType && { mime_type: mimeType }), content: data }
  }
  const uri = firstText(source, ['url', 'uri'])
  return uri === undefined ? undefined : urlPart(uri, modality)
}

const IMAGE_TYPES: ReadonlySet<unknown> = new Set(['image_url', 'input_image', 'image'])

// OpenAI's `image_url` and `input_image`, OpenInference's `image`, the AI SDK's `image`.
function imageUrl(part: JsonObject): string | undefined {
  if (!IMAGE_TYPES.has(part['type'])) return undefined
  for (const given of [part['image_url'], part['image']]) {
    if (typeof given === 'string') return given
    if (!isJsonObject(given)) continue
    const inner = isJsonObject(given['image']) ? given['image'] : given
    const url = firstText(inner, ['url'])
    if (url !== undefined) return url
  }
  return undefined
}

function urlPart(url: string, modality: string): ContentPart {
  const mimeType = DATA_URL.exec(url)?.[1]
  if (mimeType === undefined) return { type: 'uri', modality, uri: url }
  const content = url.slice(url.indexOf(',') + 1)
  return { type: 'blob', modality, ...(mimeType !== '' && { mime_type: mimeType }), content }
}

function modalityOf(mimeType: string): string {
  return /^(image|audio|video)/.exec(mimeType)?.[1] ?? 'document'
}
