import type { Transform } from 'node:stream'
import zlib from 'node:zlib'
import { BodyTooLarge } from './body-too-large.ts'
import type { MemoryLease } from './memory-budget.ts'
import { RefusedRequest } from '../refused-request.ts'

const CHUNK_BYTES = 64 * 1024
// What zlib needs for one body.
const OVERHEAD_BYTES = 128 * 1024
// 8 MiB, the most that a decoder has to support. A frame of a few bytes could ask for 128 MiB.
// https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1.1.2
const MAX_ZSTD_WINDOW_LOG = 23

const DECOMPRESSORS: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['gzip', () => zlib.createGunzip({ chunkSize: CHUNK_BYTES })],
  ['deflate', () => zlib.createInflate({ chunkSize: CHUNK_BYTES })],
  // Node.js has zstd since 22.15.
  ...('createZstdDecompress' in zlib ? [['zstd', createUnzstd] as const] : []),
])

/** Whether {@link inflate} knows a `Content-Encoding`. */
export function canInflate(encoding: string): boolean {
  return DECOMPRESSORS.has(encoding)
}

/**
 * Decompresses a body. Stops as soon as it is too large.
 *
 * @throws RefusedRequest if it is larger than `maxBytes`, does not fit into the memory, or is not compressed as `encoding`
 *   says.
 */
export async function inflate(
  body: Uint8Array,
  encoding: string,
  maxBytes: number,
  lease: MemoryLease,
): Promise<Uint8Array> {
  const decompressor = DECOMPRESSORS.get(encoding)?.()
  if (decompressor === undefined) return body
  const chunks: Buffer[] = []
  let size = 0
  decompressor.end(body)
  try {
    for await (const chunk of decompressor as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBytes) throw new BodyTooLarge(maxBytes, 'after decompression')
      // The chunks, and the whole that they are joined to.
      lease.resize(body.length + OVERHEAD_BYTES + 2 * size)
      chunks.push(chunk)
    }
  } catch (cause) {
    if (cause instanceof RefusedRequest) throw cause
    throw new RefusedRequest(400, `${encoding}: ${(cause as Error).message}`, { cause })
  }
  return Buffer.concat(chunks)
}

function createUnzstd(): Transform {
  const { ZSTD_d_windowLogMax } = zlib.constants
  const params = { [ZSTD_d_windowLogMax]: MAX_ZSTD_WINDOW_LOG }
  return zlib.createZstdDecompress({ chunkSize: CHUNK_BYTES, params })
}
