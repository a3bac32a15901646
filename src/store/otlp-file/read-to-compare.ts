import type { FileHandle } from 'node:fs/promises'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type { OtlpFileIndex } from './otlp-file-index.ts'
import { readLineAt } from './read-line-at.ts'

/** Reads what the index needs to know if these spans conflict with those of its file. */
export async function readToCompare(
  file: FileHandle,
  index: OtlpFileIndex,
  spans: readonly RecordedSpan[],
): Promise<void> {
  for (const line of index.linesToCompare(spans)) {
    const { spans: known } = await readLineAt(file, line)
    index.noteContent(line, known)
  }
}
