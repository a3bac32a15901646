import { AlwaysOffSampler, AlwaysOnSampler } from '@opentelemetry/sdk-trace'
import { afterEach, describe, expect, it } from 'vitest'
import { openThread, withParent } from '../../src/index.ts'
import { createThreadSampler } from '../../src/sdk/index.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
afterEach(() => recording?.stop())

describe('createThreadSampler', () => {
  it('keeps whole threads or none of them, the same ones in every process', () => {
    const sampler = createThreadSampler(new AlwaysOffSampler(), { ratio: 0.5 })
    recording = startRecording({ sampler })
    for (let i = 0; i < 200; i++) {
      const message = openThread(`sampled-${i}`).trackMessage({ role: 'user', content: 'x' })
      withParent(message, () => recording.tracer.startSpan('run').end())
      openThread(`sampled-${i}`).trackMessage({ role: 'assistant', content: 'y' })
    }
    const spans = new Map<unknown, number>()
    for (const { attributes } of recording.spans()) {
      const id = attributes['chat.thread_id']
      spans.set(id, (spans.get(id) ?? 0) + 1)
    }
    expect([...new Set(spans.values())]).toEqual([3])
    expect(spans.size).toBeGreaterThan(60)
    expect(spans.size).toBeLessThan(140)
  })

  it('leaves spans outside any thread to its delegate', () => {
    recording = startRecording({ sampler: createThreadSampler(new AlwaysOffSampler()) })
    recording.tracer.startSpan('not ours').end()
    openThread('kept').trackMessage({ role: 'user', content: 'x' })
    expect(recording.spans().map(({ name }) => name)).toEqual(['user message'])
  })

  it('names its delegate and its ratio', () => {
    expect(String(createThreadSampler(new AlwaysOnSampler(), { ratio: 0.25 }))).toBe(
      'ThreadSampler{AlwaysOnSampler, ratio=0.25}',
    )
  })

  it.each([-0.1, 1.1, Number.NaN])('refuses a ratio of %d, naming the option', (ratio) => {
    expect(() => createThreadSampler(new AlwaysOnSampler(), { ratio })).toThrow(
      /createThreadSampler: ratio/,
    )
  })
})
