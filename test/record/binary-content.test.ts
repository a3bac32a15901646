import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openThread } from '../../src/index.ts'
import { LIMITS } from '../../src/thread/limits/limits.ts'
import { toJson } from '../../src/thread/json.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
let nth = 0

beforeEach(() => {
  recording = startRecording()
})
afterEach(() => recording.stop())

async function recorded(content: unknown) {
  const thread = openThread(`binary-${nth++}`)
  thread.trackMessage({ role: 'user', content: content as string })
  return (await rebuilt(thread.id, recording.spans())).messages[0]?.content
}

const bytes = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8])
const BASE64 = Buffer.from(bytes).toString('base64')
const IMAGE = {
  type: 'blob',
  modality: 'image',
  mime_type: 'image/png',
  length: 8,
  content: BASE64,
}

const TYPES: readonly (readonly [name: string, value: unknown])[] = [
  ['Uint8Array', bytes],
  ['Uint8ClampedArray', new Uint8ClampedArray(bytes.buffer)],
  ['Int8Array', new Int8Array(bytes.buffer)],
  ['Int16Array', new Int16Array(bytes.buffer)],
  ['Uint16Array', new Uint16Array(bytes.buffer)],
  ['Int32Array', new Int32Array(bytes.buffer)],
  ['Uint32Array', new Uint32Array(bytes.buffer)],
  ['Float32Array', new Float32Array(bytes.buffer)],
  ['Float64Array', new Float64Array(bytes.buffer)],
  ['BigInt64Array', new BigInt64Array(bytes.buffer)],
  ['DataView', new DataView(bytes.buffer)],
  ['ArrayBuffer', bytes.buffer],
  ['Buffer', Buffer.from(bytes)],
  ['a view into a larger buffer', Buffer.concat([Buffer.from([9]), bytes]).subarray(1)],
]

describe('bytes in a message', () => {
  it.each(TYPES)('of the type %s are base64, with media type and length', async (_name, value) => {
    expect(await recorded([{ type: 'file', mediaType: 'image/png', data: value }])).toEqual([IMAGE])
  })

  it.each([
    [
      'Anthropic',
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: bytes } },
    ],
    ['Gemini', { inlineData: { mimeType: 'image/png', data: bytes } }],
    ['our own', { type: 'blob', modality: 'image', mime_type: 'image/png', content: bytes }],
  ])('are found in a part of %s', async (_name, part) => {
    expect(await recorded([part])).toEqual([IMAGE])
  })

  it('may be a part, or the whole content', async () => {
    const plain = { type: 'blob', modality: 'document', length: 8, content: BASE64 }
    expect(await recorded([{ type: 'text', content: 'Look:' }, bytes])).toEqual([
      { type: 'text', content: 'Look:' },
      plain,
    ])
    expect(await recorded(Buffer.from(bytes))).toEqual([plain])
  })

  it('keep the name of their file', async () => {
    const part = { type: 'file', mediaType: 'image/png', filename: 'a.png', data: bytes }
    expect(await recorded([part])).toEqual([{ filename: 'a.png', ...IMAGE }])
  })

  it('past the limit are only described', async () => {
    const data = new Uint8Array(LIMITS.media + 1)
    expect(await recorded([{ type: 'file', mediaType: 'video/mp4', data }])).toEqual([
      {
        type: 'blob',
        modality: 'video',
        mime_type: 'video/mp4',
        length: LIMITS.media + 1,
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        omitted: 'size',
      },
    ])
  })

  it('past the limit are known again, and told from others', async () => {
    const mark = async (length: number, changed?: number) => {
      const data = new Uint8Array(length).map((_, at) => (at % 251) + (at === changed ? 1 : 0))
      const content = await recorded([{ type: 'file', mediaType: 'video/mp4', data }])
      return (content as readonly { readonly fingerprint: string }[])[0]?.fingerprint
    }
    const length = LIMITS.media + 10
    const same = await mark(length)
    expect(await mark(length)).toBe(same)
    const others = [
      mark(length + 1),
      mark(length, 0),
      mark(length, length >> 1),
      mark(length, length - 1),
    ]
    expect(new Set([same, ...(await Promise.all(others))]).size).toBe(5)
  })

  it('of a Blob or a File, which can only be awaited, are only described', async () => {
    const blob = new Blob([bytes], { type: 'image/png' })
    const file = new File([bytes], 'a.png', { type: 'image/png' })
    const described = { type: 'blob', modality: 'image', mime_type: 'image/png', length: 8 }
    expect(await recorded([{ type: 'file', data: blob }, file])).toEqual([
      { ...described, omitted: 'unread' },
      { ...described, name: 'a.png', omitted: 'unread' },
    ])
  })
})

it('JSON of a run never spells bytes out as numbers', () => {
  const file = new File([bytes], 'a.png', { type: 'image/png' })
  const sound = new Int16Array(bytes.buffer)
  expect(JSON.parse(toJson({ file, sound }))).toEqual({
    file: { type: 'blob', mime_type: 'image/png', length: 8, name: 'a.png' },
    sound: BASE64,
  })
})
