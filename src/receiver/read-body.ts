import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { RefusedRequest } from './refused-request.ts'

type Decompress = (
  body: Uint8Array,
  options: { readonly maxOutputLength: number },
) => Promise<Uint8Array>

const DECOMPRESSORS: ReadonlyMap<string, Decompress> = new Map<string, Decompress>([
  ['gzip', promisify(zlib.gunzip)],
  ['deflate', promisify(zlib.inflate)],
  // Node.js has zstd since 22.15.
  ...('zstdDecompress' in zlib ? [['zstd', promisify(zlib.zstdDecompress)] as const] : []),
])

/**
 * Reads a body and decompresses it.
 *
 * @throws RefusedRequest if it is larger than `maxBytes` before or after decompression, is cut off, or is not compressed
 *   as its header says.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() || 'identity'
  const decompress = DECOMPRESSORS.get(encoding)
  if (decompress === undefined && encoding !== 'identity') {
    throw new RefusedRequest(400, `unsupported Content-Encoding: ${encoding.slice(0, 64)}`)
  }
  const body = await readRaw(request, maxBytes)
  if (decompress === undefined || body.length === 0) return body
  try {
    return await decompress(body, { maxOutputLength: maxBytes })
  } catch (cause) {
    throw isTooLarge(cause)
      ? tooLarge(maxBytes, 'after decompression')
      : new RefusedRequest(400, `${encoding}: ${(cause as Error).message}`, { cause })
  }
}

function readRaw(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBytes) {
        chunks.push(chunk)
        return
      }
      // The rest is read and dropped. A sender that is cut off while it sends would not see the response.
      chunks.length = 0
      reject(tooLarge(maxBytes, 'as sent'))
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', (cause) => {
      reject(new RefusedRequest(400, 'the request was cut off', { cause }))
    })
  })
}

function tooLarge(maxBytes: number, when: string): RefusedRequest {
  return new RefusedRequest(413, `the body is larger than ${maxBytes} bytes ${when}`)
}

function isTooLarge(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE'
}
