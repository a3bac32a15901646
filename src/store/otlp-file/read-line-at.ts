import type { FileHandle } from 'node:fs/promises'
import type { LinePlace } from './otlp-file-index.ts'
import { type OtlpLine, parseOtlpLine } from './otlp-line.ts'

/** Reads one line of a file again. */
export async function readLineAt(
  file: FileHandle,
  { offset, length }: LinePlace,
): Promise<OtlpLine> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, offset)
  return parseOtlpLine(buffer.subarray(0, bytesRead))
}
