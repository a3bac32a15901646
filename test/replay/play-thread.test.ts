import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { type PlayOptions, playThread } from '../../src/replay/play/play-thread.ts'
import type { PlayedFrame } from '../../src/replay/play/played-frame.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { event, id, run, said, span } from './spans.ts'

// A clock that passes no time and writes down what it was asked for.
function fakeClock() {
  const waits: number[] = []
  const wait = async (millis: number): Promise<void> => {
    waits.push(millis)
  }
  return { waits, wait }
}

const label = (frame: PlayedFrame): string => {
  if (frame.type === 'text') return `text ${frame.text}`
  if (frame.type === 'event') return `event ${frame.event.name}`
  if (frame.type === 'run') return `run ${frame.run.name}`
  return `${frame.type} ${frame.message.role}`
}

// What is played, with the waits between.
async function played(spans: readonly RecordedSpan[], options: Partial<PlayOptions> = {}) {
  const { waits, wait } = fakeClock()
  const seen: (string | number)[] = []
  for await (const frame of playThread(rebuildThread(spans), { clock: { wait }, ...options })) {
    seen.push(...waits.splice(0), label(frame))
  }
  return seen
}

const streamed = (content: string, timing: string, lasts = 1) =>
  said({ span: 1, role: 'assistant', content, lasts, attributes: { 'chat.stream.timing': timing } })

const turn = [
  said({ span: 1, content: 'hello', seq: 0 }),
  run('agent', { id: 2, parent: 1, at: 1, lasts: 3, name: 'agent' }),
  span({ id: 3, parent: 2, at: 1.5, name: 'POST' }),
  run('llm', { id: 4, parent: 3, at: 2, name: 'llm' }),
  said({
    span: 5,
    parent: 2,
    seq: 1,
    role: 'assistant',
    content: 'Hi there',
    at: 3,
    lasts: 2,
    attributes: { 'chat.stream.timing': '500+2 250+6' },
  }),
  event('copy', { id: 6, parent: 5, at: 10 }),
]

describe('playing', () => {
  it('gives back messages, text, runs and events as far apart as they were', async () => {
    expect(await played(turn)).toEqual([
      'message user',
      'text hello',
      'end user',
      1000,
      'run agent',
      1000,
      'run llm',
      1000,
      'message assistant',
      500,
      'text Hi',
      250,
      'text  there',
      1250,
      'end assistant',
      5000,
      'event copy',
    ])
  })

  it('is faster by its speed, and no wait is longer than the cap', async () => {
    const waits = (frames: readonly unknown[]) => frames.filter((f) => typeof f === 'number')
    expect(waits(await played(turn, { speed: 2 }))).toEqual([500, 500, 500, 250, 125, 625, 2500])
    expect(waits(await played(turn, { speed: 2, maxWaitMillis: 300 }))).toEqual([
      300, 300, 300, 250, 125, 300, 300,
    ])
    expect(waits(await played(turn, { speed: Infinity }))).toEqual([])
    expect(waits(await played(turn, { maxWaitMillis: 0 }))).toEqual([])
  })

  it('never waits for a message that claims to be earlier than the one before it', async () => {
    const frames = await played([
      said({ trace: 1, span: 1, content: 'q', seq: 0, at: 100 }),
      said({ trace: 2, span: 1, content: 'r', seq: 1, at: 40 }),
      said({ trace: 3, span: 1, content: 's', seq: 2, at: 102 }),
    ])
    expect(frames.filter((f) => !String(f).startsWith('end'))).toEqual([
      'message user',
      'text q',
      'message user',
      'text r',
      2000,
      'message user',
      'text s',
    ])
  })

  it('gives a second to read before a message whose time nobody noted', async () => {
    const unknown = { attributes: { 'chat.message.time': 'unknown' } }
    const frames = await played([
      said({ trace: 1, span: 1, content: 'a', seq: 0, at: 500, ...unknown }),
      said({ trace: 2, span: 1, content: 'b', seq: 1, at: 900, ...unknown }),
      said({ trace: 3, span: 1, content: 'c', seq: 2, at: 20 }),
      said({ trace: 4, span: 1, content: 'd', seq: 3, at: 24 }),
      said({ trace: 5, span: 1, content: 'e', seq: 4, at: 999, ...unknown }),
    ])
    expect(frames.filter((f) => typeof f === 'number' || f.startsWith('text'))).toEqual([
      'text a',
      1000,
      'text b',
      1000,
      'text c',
      4000,
      'text d',
      1000,
      'text e',
    ])
  })

  it('never splits a character, and shows it with its second half', async () => {
    expect(await played([streamed('a😀b', '10+2 10+1 10+1')])).toEqual([
      'message assistant',
      10,
      'text a',
      10,
      'text 😀',
      10,
      'text b',
      970,
      'end assistant',
    ])
  })

  it('shows all of a text whose timing is shorter or longer than it', async () => {
    const texts = async (content: string, timing: string) =>
      (await played([streamed(content, timing, 0)])).filter((f) => String(f).startsWith('text'))
    expect(await texts('abcdef', '1+2 1+1')).toEqual(['text ab', 'text cdef'])
    expect(await texts('abc', '1+2 1+9 1+9')).toEqual(['text ab', 'text c'])
    expect(await texts('abc', '1+9 1+9 1+9')).toEqual(['text abc'])
    expect(await texts('abc', '1+0 1+0')).toEqual(['text abc'])
    expect(await texts('abc', '')).toEqual(['text abc'])
    expect(await texts('', '1+3')).toEqual([])
  })

  it('lets two messages that were streamed at once alternate', async () => {
    const stream = (number: number, content: string, at: number) =>
      said({
        span: number,
        parent: 1,
        role: `bot ${number}`,
        content,
        at,
        seq: number,
        attributes: { 'chat.stream.timing': '1000+1 1000+1' },
      })
    expect(
      await played(
        [said({ span: 1, content: null, seq: 0 }), stream(2, 'ab', 1), stream(3, 'xy', 1.5)],
        { speed: Infinity },
      ),
    ).toEqual([
      'message user',
      'end user',
      'message bot 2',
      'message bot 3',
      'text a',
      'text x',
      'text b',
      'end bot 2',
      'text y',
      'end bot 3',
    ])
  })

  it('follows the current branch, or the one that is asked for', async () => {
    const tries = [
      said({ span: 1, content: 'q', seq: 0 }),
      said({ span: 2, parent: 1, role: 'assistant', content: 'try 1', seq: 1 }),
      said({ span: 3, parent: 1, role: 'assistant', content: 'try 2', seq: 2, retryOf: id(1, 2) }),
    ]
    const texts = async (branch?: string[]) =>
      (await played(tries, branch && { branch })).filter((f) => String(f).startsWith('text'))
    expect(await texts()).toEqual(['text q', 'text try 2'])
    expect(await texts([id(1, 1), id(1, 2)])).toEqual(['text q', 'text try 1'])
  })

  it('plays events and runs of no message too', async () => {
    const frames = await played([
      event('opened', { id: 2 }),
      said({ trace: 2, span: 1, content: 'q', at: 1 }),
      run('llm', { trace: 3, id: 1, at: 2, name: 'alone' }),
    ])
    expect(frames).toEqual([
      'event opened',
      1000,
      'message user',
      'text q',
      'end user',
      1000,
      'run alone',
    ])
  })

  it('ends with the reason of its signal, also in the middle of a wait that ends in its own way', async () => {
    const gone = new Error('gone')
    for (const end of [() => Promise.resolve(), () => Promise.reject(new Error('timer stopped'))]) {
      const abort = new AbortController()
      const seen: PlayedFrame[] = []
      const given: unknown[] = []
      const wait = (_millis: number, signal?: AbortSignal) => {
        given.push(signal)
        abort.abort(gone)
        return end()
      }
      const playing = async () => {
        const { signal } = abort
        for await (const frame of playThread(rebuildThread(turn), { clock: { wait }, signal })) {
          seen.push(frame)
        }
      }
      await expect(playing()).rejects.toBe(gone)
      expect(seen.map(label)).toEqual(['message user', 'text hello', 'end user'])
      expect(given).toEqual([abort.signal])
    }
  })

  it('plays nothing once its signal was aborted, and nothing more where that happens between two frames', async () => {
    const abort = new AbortController()
    const { signal } = abort
    const frames = playThread(rebuildThread(turn), { clock: fakeClock(), speed: Infinity, signal })
    expect((await frames.next()).done).toBe(false)
    abort.abort(new Error('gone'))
    await expect(frames.next()).rejects.toThrow('gone')
    expect((await frames.next()).done).toBe(true)
  })

  it('refuses wrong options at once, naming them', () => {
    const thread = rebuildThread(turn)
    const refused = (options: Partial<PlayOptions>) => () =>
      playThread(thread, { clock: fakeClock(), ...options })
    for (const speed of [0, -1, Number.NaN]) expect(refused({ speed })).toThrow(/^speed must/)
    expect(refused({ maxWaitMillis: -1 })).toThrow(/^maxWaitMillis must/)
    expect(refused({ branch: ['m1'] })).toThrow('branch names no message of the thread: m1')
  })

  it('plays an empty thread as nothing', async () => {
    expect(await played([])).toEqual([])
  })
})
