import { describe, expect, it } from 'vitest'
import type { RecordedThread } from '../../src/thread/recorded-thread.ts'
import { outline, throughPage, throughRoot } from './both-entries.ts'

describe('a thread of a page', () => {
  it('is the thread that the root entry and an SDK record of the same words', async () => {
    const id = 'a thread / with "signs" 🙂'
    const recorded = await throughPage(id)
    expect(recorded.messages).toHaveLength(20)
    expect(recorded.tally).toMatchObject({ orphans: 0, damaged: 0, strayFeedback: 1 })
    expect(outline(recorded)).toEqual(outline(await throughRoot(id)))
  })

  it('keeps in both the keys that a message does not have, as metadata', async () => {
    const metadata = { mood: 'calm', kind: 'llm', intValue: 1.5, b: 2, a: 1 }
    for (const { messages } of [await throughPage('keys'), await throughRoot('keys')])
      expect(messages.find(({ role }) => role === 'moderator')).toMatchObject({ metadata })
  })

  it('keeps in both the time of past messages', async () => {
    const times = ({ messages }: RecordedThread) =>
      messages.filter(({ content }) => content === 'Then').map(({ startUnixNano }) => startUnixNano)
    const [iso, zoneless, millis] = times(await throughPage('past'))
    expect([iso, zoneless, millis]).toEqual(times(await throughRoot('past')).slice(0, 3))
    expect(iso).toBe(1_714_979_289_123_000_000n)
    expect(zoneless).toBe(1_714_979_289_000_000_000n)
  })

  it('has one trace per turn, and spans that end when they start', async () => {
    const { messages } = await throughPage('turns')
    const traces = new Set(messages.map(({ id }) => id.slice(3, 35)))
    const turns = messages.filter(({ role }) => role === 'user' || role === 'system')
    expect(traces.size).toBe(turns.length)
    const spoken = messages.filter(({ stream }) => stream === undefined)
    expect(spoken.every((said) => said.startUnixNano === said.endUnixNano)).toBe(true)
  })
})
