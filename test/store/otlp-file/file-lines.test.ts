import { writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLines } from '../../../src/store/otlp-file/file-lines.ts'
import type { FileLine } from '../../../src/store/otlp-file/split-lines.ts'
import { makeStoreFiles } from '../store-files.ts'

const newPath = makeStoreFiles('.txt')

async function linesOf(bytes: Uint8Array, maxBytes?: number): Promise<FileLine[]> {
  const path = newPath()
  writeFileSync(path, bytes)
  const file = await open(path)
  try {
    const lines: FileLine[] = []
    for await (const line of readLines(file, 0, bytes.length, maxBytes)) lines.push(line)
    return lines
  } finally {
    await file.close()
  }
}

describe('readLines', () => {
  it('gives lines that add up to the file, each where it says it is', async () => {
    const byte = fc.oneof(fc.constant(0x0a), fc.integer({ min: 0, max: 255 }))
    await fc.assert(
      fc.asyncProperty(fc.array(byte, { maxLength: 40 }), async (array) => {
        const bytes = Uint8Array.from(array)
        const lines = await linesOf(bytes)
        for (const { offset, length, bytes: line } of lines) {
          expect(line).toEqual(Buffer.from(bytes.subarray(offset, offset + length)))
        }
        const joined = lines.flatMap(({ bytes, ended }) => [
          ...(bytes ?? []),
          ...(ended ? [10] : []),
        ])
        expect(joined).toEqual(array)
        expect(lines.slice(0, -1).every(({ ended }) => ended)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('puts a line together that spans many reads', async () => {
    const long = Buffer.alloc(3_000_000, 'ä')
    const [line, rest] = await linesOf(Buffer.concat([long, Buffer.from('\nrest')]))
    expect(line?.bytes?.equals(long)).toBe(true)
    expect(rest).toMatchObject({ offset: 3_000_001, length: 4, ended: false })
  })

  it('passes over a line that is too long, without its bytes', async () => {
    const lines = await linesOf(Buffer.from(`ab\n${'x'.repeat(600_000)}\ncd\n`), 1000)
    expect(lines.map(({ length }) => length)).toEqual([2, 600_000, 2])
    expect(lines.map(({ bytes }) => bytes?.toString())).toEqual(['ab', undefined, 'cd'])
  })
})
