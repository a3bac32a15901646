import { expect, test } from 'vitest'
import { PlaybackLines } from '../../src/cli/transcript/playback-lines.ts'
import { symbolsFor } from '../../src/cli/terminal/symbols.ts'
import { timerClock } from '../../src/cli/transcript/timer-clock.ts'
import type { PlayedFrame } from '../../src/replay/play/played-frame.ts'
import type { RecordedMessage, RecordedThread } from '../../src/thread/recorded-thread.ts'

const look = {
  style: (_format: unknown, text: string) => text,
  symbols: symbolsFor({}),
  moment: () => 'then',
  offset: () => 'now',
}

function message(id: string, given: Partial<RecordedMessage> = {}): RecordedMessage {
  const time = { startUnixNano: 0n, endUnixNano: 0n, timeKnown: true }
  return { id, role: id, content: 'some', ...time, runs: [], events: [], ...given }
}

function played(frames: readonly PlayedFrame[]): string {
  const thread: RecordedThread = {
    id: 't',
    tags: [],
    startUnixNano: 0n,
    endUnixNano: 0n,
    messages: [],
    path: [],
    events: [],
    runs: [],
    services: [],
    tally: { spans: 0, duplicates: 0, conflicts: 0, orphans: 0, strayFeedback: 0, damaged: 0 },
  }
  const lines = new PlaybackLines(thread, look)
  return frames.map((frame) => lines.append(frame)).join('')
}

const a = message('a')
const b = message('b')

test('chunks of a message flow on one line, and its own line breaks are indented', () => {
  expect(
    played([
      { type: 'message', message: a },
      { type: 'text', message: a, text: 'How ' },
      { type: 'text', message: a, text: 'are\nyou' },
      { type: 'text', message: a, text: '?' },
      { type: 'end', message: a },
    ]),
  ).toBe('\na  now\n  How are\n  you?\n')
})

test('two answers that were streamed at once take turns under their own headers', () => {
  expect(
    played([
      { type: 'message', message: a },
      { type: 'text', message: a, text: 'one' },
      { type: 'message', message: b },
      { type: 'text', message: b, text: 'two' },
      { type: 'text', message: a, text: ' more' },
      { type: 'end', message: b },
      { type: 'end', message: a },
    ]),
  ).toBe('\na  now\n  one\n\nb  now\n  two\n\na  now\n   more\n')
})

test('an event breaks the line, and the text goes on below it', () => {
  const event = { spanId: '1', name: 'click', startUnixNano: 0n }
  expect(
    played([
      { type: 'message', message: a },
      { type: 'text', message: a, text: 'one' },
      { type: 'event', event },
      { type: 'text', message: a, text: 'two' },
      { type: 'end', message: a },
    ]),
  ).toBe('\na  now\n  one\n  event  click  now\n  two\n')
})

test('a message without text says so, and shows its tool calls', () => {
  const { content: _, ...withheld } = message('w')
  const calls = message('c', { content: null, toolCalls: [{ name: 'f', arguments: '{}' }] })
  expect(
    played([
      { type: 'message', message: withheld },
      { type: 'end', message: withheld },
      { type: 'message', message: calls },
      { type: 'end', message: calls },
    ]),
  ).toBe('\nw  now\n  content not recorded\n\nc  now\n  → f({})\n')
})

test('a message that was sent before it ended says that it is still running', () => {
  const { content: _, ...answer } = message('w', { unfinished: true })
  const frames = [
    { type: 'message', message: answer },
    { type: 'end', message: answer },
  ] as const
  expect(played(frames)).toBe('\nw  now  still running\n')
})

test('an escape sequence that is cut in two by its chunks does not come together again', () => {
  const text = played([
    { type: 'message', message: a },
    { type: 'text', message: a, text: '\u001b' },
    { type: 'text', message: a, text: '[2Jx' },
  ])
  expect(text).toBe('\na  now\n  [2Jx')
})

test('a wait that no timer can hold is not over at once', async () => {
  const aborted = new AbortController()
  const wait = timerClock.wait(2 ** 40, aborted.signal)
  const first = await Promise.race([
    wait.then(() => 'over'),
    new Promise((r) => setTimeout(r, 20, 'waiting')),
  ])
  aborted.abort()
  await expect(wait).rejects.toThrow('aborted')
  expect(first).toBe('waiting')
})
