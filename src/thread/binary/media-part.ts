import { bytesOf, isBlob } from './bytes-of.ts'
import type { BlobPart, UnreadBlobPart } from '../content-part.ts'
import { fingerprint } from './fingerprint.ts'
import { LIMITS } from '../limits/limits.ts'
import { toBase64 } from './to-base64.ts'

/**
 * Bytes as a part of a message, in base64. Past `LIMITS.media`, and of a `Blob`, whose bytes can only be awaited, there is
 * only what is known of them.
 *
 * @param mediaType - `image/png`, if it is known.
 * @returns undefined if the value is not binary.
 */
export function mediaPart(value: unknown, mediaType = ''): BlobPart | UnreadBlobPart | undefined {
  if (isBlob(value)) {
    const { size, type, name } = value
    return { ...describe(mediaType || type, size), ...(name && { name }), omitted: 'unread' }
  }
  const bytes = bytesOf(value)
  if (bytes === undefined) return undefined
  const media = describe(mediaType, bytes.length)
  return bytes.length > LIMITS.media
    ? { ...media, fingerprint: fingerprint(bytes), omitted: 'size' }
    : { ...media, content: toBase64(bytes) }
}

/** The modality that a media type says: `document` if it is no image, sound or video. */
export function modalityOf(mediaType: string): string {
  return /^(?:image|audio|video)(?=\/|$)/.exec(mediaType)?.[0] ?? 'document'
}

function describe(mediaType: string, length: number) {
  return {
    type: 'blob',
    modality: modalityOf(mediaType),
    ...(mediaType !== '' && { mime_type: mediaType }),
    length,
  } as const
}
