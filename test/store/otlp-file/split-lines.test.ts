import { expect, test } from 'vitest'
import { splitLines } from '../../../src/store/otlp-file/split-lines.ts'

test('lines are split at LF alone, wherever the chunks break', async () => {
  const text = 'one\r\ntwo\u2028still two\n\nlast'
  const bytes = Buffer.from(text)
  for (let size = 1; size <= bytes.length; size++) {
    const lines: string[] = []
    let end = 0
    for await (const line of splitLines(chunked(bytes, size))) {
      lines.push(`${line.offset} ${line.bytes?.toString()}`)
      end = line.offset + line.length + Number(line.ended)
    }
    expect(lines).toEqual(['0 one\r', '5 two\u2028still two', '21 ', '22 last'])
    expect(end).toBe(bytes.length)
  }
})

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
