import { context } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { extractThread, openThread, withParent } from '../../src/index.ts'
import { type Recording, startRecording } from '../support/recording.ts'

describe('openThread', () => {
  let recording: Recording

  beforeEach(() => {
    recording = startRecording()
  })

  afterEach(() => recording.stop())

  test('without an id continues the thread that a request brought', () => {
    const asked = openThread('a thread/with 世界')
    asked.trackMessage({ role: 'user', content: 'hello' })
    const request = extractThread(asked.headers())
    expect(context.with(request, () => openThread().id)).toBe('a thread/with 世界')
    expect(context.with(request, () => openThread({ userId: 'ann' }).id)).toBe('a thread/with 世界')
  })

  test('with an id opens that thread, whatever a request brought', () => {
    const asked = openThread('asked')
    asked.trackMessage({ role: 'user', content: 'hello' })
    const request = extractThread(asked.headers())
    expect(context.with(request, () => openThread('another').id)).toBe('another')
  })

  test('without an id opens a new thread each time where there is none', () => {
    expect(openThread().id).toMatch(/^[0-9a-f]{32}$/)
    expect(openThread().id).not.toBe(openThread().id)
  })

  test('with an empty id opens a new thread, not the one that a request brought', () => {
    const asked = openThread('asked')
    asked.trackMessage({ role: 'user', content: 'hello' })
    const request = extractThread(asked.headers())
    expect(context.with(request, () => openThread('').id)).toMatch(/^[0-9a-f]{32}$/)
  })

  test('and a message ID from elsewhere mark runs alike, whichever is set first', () => {
    const messageId = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
    const start = (name: string) => () => {
      const attributes = { 'gen_ai.operation.name': 'chat' }
      recording.tracer.startSpan(name, { attributes }).end()
    }
    withParent(messageId, () => openThread('given').run(start('message first')))
    openThread('given').run(() => withParent(messageId, start('thread first')))
    const marks = recording
      .spans()
      .map(({ attributes: { 'chat.thread_id': thread, 'chat.message_id': message } }) => [
        thread,
        message,
      ])
    expect(marks).toEqual([
      ['given', messageId],
      ['given', messageId],
    ])
  })
})
