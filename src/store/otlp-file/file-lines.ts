import type { FileHandle } from 'node:fs/promises'
import { type FileLine, splitLines } from './split-lines.ts'

const CHUNK_BYTES = 256 * 1024

/** Reads the lines of a file between two offsets. */
export function readLines(
  file: FileHandle,
  from: number,
  to: number,
  maxBytes?: number,
): AsyncGenerator<FileLine> {
  return splitLines(readChunks(file, from, to), from, maxBytes)
}

async function* readChunks(file: FileHandle, from: number, to: number): AsyncGenerator<Buffer> {
  for (let at = from; at < to;) {
    const wanted = Math.min(CHUNK_BYTES, to - at)
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, at)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}
