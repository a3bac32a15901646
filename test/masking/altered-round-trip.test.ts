import { afterEach, beforeEach, expect, it } from 'vitest'
import { ImportRecorder } from '../../src/cli/import/import-recorder.ts'
import { parseThreadLine } from '../../src/cli/thread-file/parse-thread-line.ts'
import { writeThreadLine } from '../../src/cli/thread-file/write-thread-line.ts'
import { openThread } from '../../src/index.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { type Recording, startRecording } from '../support/recording.ts'

const ID = 'altered-round-trip'

let recording: Recording
beforeEach(() => {
  recording = startRecording()
})
afterEach(() => recording.stop())

it('an export and an import keep what was masked, cut and withheld', async () => {
  const calls = [{ id: 'c1', name: 'find', arguments: '{}' }]
  openThread({ id: ID, captureContent: false }).trackMessage({
    role: 'assistant',
    content: 'secret',
    toolCalls: calls,
  })
  openThread({ id: ID, captureContent: false }).trackMessage({
    role: 'assistant',
    toolCalls: calls,
  })
  openThread({ id: ID, mask: () => '***', maxContentLength: 2 }).trackMessage({
    role: 'user',
    content: 'secret',
  })
  const line = writeThreadLine(await rebuilt(ID, recording.spans()))
  expect(line.messages.map(({ altered }) => altered)).toEqual([
    { content: { state: 'withheld' }, toolCalls: { state: 'withheld' } },
    { toolCalls: { state: 'withheld' } },
    { content: { state: 'masked', length: 3 } },
  ])

  const recorder = new ImportRecorder()
  const parsed = parseThreadLine(JSON.stringify(line))
  const imported = await rebuilt(ID, recorder.record(parsed.line))
  expect(writeThreadLine(imported)).toEqual(line)
  expect(imported.messages[0]).not.toHaveProperty('content')
  expect(imported.messages[1]?.content).toBeNull()
  expect(imported.tally.damaged).toBe(0)
})

it.each([
  ['a state that no recorder writes', { content: { state: 'gone' } }],
  ['a field that a message does not have', { id: { state: 'cut' } }],
  ['a length below 0', { content: { state: 'cut', length: -1 } }],
  ['a word', 'masked'],
])('an import keeps %s under metadata', (_case, altered) => {
  const json = JSON.stringify({ thread: ID, messages: [{ role: 'user', content: 'x', altered }] })
  const [message] = parseThreadLine(json).line.messages
  expect(message).not.toHaveProperty('altered')
  expect(message?.metadata).toEqual({ altered })
})
