import type { IncomingMessage } from 'node:http'
import { BodyTooLarge } from './body-too-large.ts'
import type { Exchange } from '../exchange.ts'
import { canInflate, inflate } from './inflate.ts'
import type { MemoryLease } from './memory-budget.ts'
import type { ReceiverSettings } from '../receiver-options.ts'
import { RefusedRequest } from '../refused-request.ts'

// What Node.js needs for a chunk of a body. A sender can send chunks of one byte.
const CHUNK_BYTES = 256
// Node.js ends a request that takes longer than allowed. It counts from the first byte of the headers, we from the last.
const LATE_SHARE = 0.9

type BodySettings = Pick<ReceiverSettings, 'maxBodyBytes' | 'bodyTimeoutMillis'>

/**
 * Reads a body and decompresses it.
 *
 * @param lease - Holds the memory of the body. The caller releases it.
 * @throws RefusedRequest if it is too large before or after decompression, does not fit into the memory, is cut off, takes
 *   too long, or is not compressed as its header says.
 */
export async function readBody(
  { request, acceptBody }: Exchange,
  settings: BodySettings,
  lease: MemoryLease,
): Promise<Uint8Array> {
  const { maxBodyBytes } = settings
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() || 'identity'
  if (encoding !== 'identity' && !canInflate(encoding)) {
    throw new RefusedRequest(400, `unsupported Content-Encoding: ${encoding.slice(0, 64)}`)
  }
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > maxBodyBytes) throw new BodyTooLarge(maxBodyBytes, 'as announced')
  acceptBody()
  const sent = await readRaw(request, settings, lease)
  const body = sent.length === 0 ? sent : await inflate(sent, encoding, maxBodyBytes, lease)
  lease.resize(body.length)
  return body
}

function readRaw(
  request: IncomingMessage,
  { maxBodyBytes, bodyTimeoutMillis }: BodySettings,
  lease: MemoryLease,
): Promise<Uint8Array> {
  const begun = performance.now()
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    let isRefused = false
    const unlessRefused = (step: () => void): void => {
      if (isRefused) return
      try {
        step()
      } catch (error) {
        isRefused = true
        // The rest is read and dropped. A sender that is cut off while it sends would not see the response.
        chunks.length = 0
        reject(error)
      }
    }
    request.on('data', (chunk: Buffer) => {
      unlessRefused(() => {
        size += chunk.length
        chunks.push(chunk)
        if (size > maxBodyBytes) throw new BodyTooLarge(maxBodyBytes, 'as sent')
        lease.resize(size + CHUNK_BYTES * chunks.length)
      })
    })
    request.on('end', () => {
      unlessRefused(() => {
        // The chunks, and the whole that they are joined to.
        lease.resize(2 * size + CHUNK_BYTES * chunks.length)
        resolve(Buffer.concat(chunks))
      })
    })
    request.on('error', (cause) => {
      unlessRefused(() => {
        const isLate = performance.now() - begun >= LATE_SHARE * bodyTimeoutMillis
        throw new RefusedRequest(isLate ? 408 : 400, cutOff(isLate, bodyTimeoutMillis), { cause })
      })
    })
  })
}

function cutOff(isLate: boolean, bodyTimeoutMillis: number): string {
  if (!isLate) return 'the request was cut off'
  return `the request took longer than ${bodyTimeoutMillis} ms, and was cut off`
}
