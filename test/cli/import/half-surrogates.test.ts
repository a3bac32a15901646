import { expect, test } from 'vitest'
import { ImportRecorder } from '../../../src/cli/import/import-recorder.ts'
import { jsonText } from '../../../src/cli/terminal/json-text.ts'
import { parseThreadLine } from '../../../src/cli/thread-file/parse-thread-line.ts'
import { writeThreadLine } from '../../../src/cli/thread-file/write-thread-line.ts'
import { decodeJsonTraces } from '../../../src/otlp/json/decode-json-traces.ts'
import { encodeJsonTraces } from '../../../src/otlp/json/encode-json-traces.ts'
import { decodeProtobufTraces } from '../../../src/otlp/protobuf/decode-protobuf-traces.ts'
import { rebuildThread } from '../../../src/replay/rebuild/rebuild-thread.ts'
import { encodeProtobufRequest } from '../../otlp/encode-protobuf.ts'

const recorder = new ImportRecorder()
const HALF = 'a\ud83d b\ude00'
// A message is recorded once in a process, so each import has a thread of its own.
const lineOf = (thread: string) => ({
  thread,
  userId: HALF,
  userProps: { [HALF]: HALF },
  tags: [HALF],
  metadata: { [HALF]: [HALF] },
  messages: [
    {
      id: HALF,
      role: 'user',
      content: HALF,
      name: HALF,
      timestamp: '2026-01-02T03:04:01Z',
      tags: [HALF],
      feedback: { comment: HALF },
      metadata: { note: HALF },
    },
    {
      parentId: HALF,
      role: 'assistant',
      content: [{ type: 'text', content: HALF }],
      toolCalls: [{ id: HALF, name: HALF, arguments: { [HALF]: HALF } }],
      timestamp: '2026-01-02T03:04:02Z',
    },
    {
      role: 'tool',
      content: HALF,
      toolCallId: HALF,
      timestamp: '2026-01-02T03:04:03Z',
    },
  ],
})

const record = (json: string) => recorder.record(parseThreadLine(json).line)
const exported = (spans: ReturnType<typeof record>) =>
  jsonText(writeThreadLine(rebuildThread(spans)))

test('an export with half a surrogate pair in every text is imported and exported as it is', () => {
  const line = lineOf(`1${HALF}`)
  expect(JSON.parse(exported(record(jsonText(line))))).toEqual(line)
})

test('it survives the way to a store, in JSON and in protobuf', () => {
  const line = lineOf(`2${HALF}`)
  const spans = record(jsonText(line))
  const json: unknown = JSON.parse(JSON.stringify(encodeJsonTraces(spans)))
  expect(JSON.parse(exported(decodeJsonTraces(json).spans))).toEqual(line)
  const binary = spans.flatMap((span) => decodeProtobufTraces(encodeProtobufRequest(span)).spans)
  expect(JSON.parse(exported(binary))).toEqual(line)
})

test('threads whose ids differ only in half a surrogate pair stay apart', () => {
  const ids = ['a\ud800', 'a\ud801', 'a\ufffd'].map((thread) => {
    const [span] = record(JSON.stringify({ thread, messages: [{ role: 'user', content: 'q' }] }))
    return span?.spanId
  })
  expect(new Set(ids).size).toBe(3)
})
