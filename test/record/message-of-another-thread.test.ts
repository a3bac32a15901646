import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openThread, trackFeedback, type Thread } from '../../src/index.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
let alice: Thread
let mallory: Thread
let answer: string
let nth = 0

beforeEach(() => {
  recording = startRecording()
  alice = openThread(`alice-${nth}`)
  mallory = openThread(`mallory-${nth++}`)
  alice.trackMessage({ role: 'user', content: 'Hi' })
  answer = alice.trackMessage({ role: 'assistant', content: 'Hello' })
})
afterEach(() => recording.stop())

const read = async ({ id }: Thread) => rebuilt(id, recording.spans())

describe('a thread that is given the ID of a message of another thread', () => {
  it.each<[string, () => unknown]>([
    ['feedback', () => mallory.trackFeedback(answer, { thumb: 'down' })],
    ['an edit', () => mallory.trackMessage({ role: 'assistant', content: 'x', replaces: answer })],
    ['a retry', () => mallory.trackMessage({ role: 'assistant', content: 'x', retryOf: answer })],
    ['a reply', () => mallory.trackMessage({ role: 'user', content: 'x', replyTo: answer })],
  ])('leaves that message as it is after %s', async (_, say) => {
    const before = await read(alice)
    say()
    const { messages, path, runs } = await read(alice)
    expect({ messages, path, runs }).toEqual({
      messages: before.messages,
      path: before.path,
      runs: before.runs,
    })
  })

  it('counts feedback on it as stray', async () => {
    mallory.trackMessage({ role: 'user', content: 'Hi' })
    mallory.trackFeedback(answer, { thumb: 'down' })
    expect((await read(mallory)).tally.strayFeedback).toBe(1)
  })
})

it('trackFeedback of the process takes the ID alone, so that an app has to check whose it is', async () => {
  trackFeedback(answer, { thumb: 'down' })
  expect((await read(alice)).messages[1]?.feedback).toEqual({ thumb: 'down' })
})
