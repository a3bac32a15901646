import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { readThreadParts } from '../../src/replay/parts/read-thread-parts.ts'
import { readThreadWindow } from '../../src/replay/parts/read-thread-window.ts'
import { sliceThread } from '../../src/replay/parts/slice-thread.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import type { SpanReader } from '../../src/replay/span-reader.ts'
import { memoryStore } from '../../src/store/memory.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { sqliteStore } from '../../src/store/sqlite.ts'
import { ThreadNotFoundError } from '../../src/thread/errors.ts'
import type { RecordedThread } from '../../src/thread/recorded-thread.ts'
import { id, MORNING, said, seconds, span, THREAD } from './spans.ts'

const BOUNDS = { spans: 30, chars: 1_000_000 }
/** One that lists the traces of a thread, and one that can only give it as a whole. */
const STORES = [
  { name: 'in parts', open: () => sqliteStore(':memory:') },
  { name: 'as a whole', open: memoryStore },
]

const opened: SpanStore[] = []
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

async function stored(
  spans: readonly RecordedSpan[],
  open: () => SpanStore = () => sqliteStore(':memory:'),
): Promise<SpanStore> {
  const store = open()
  opened.push(store)
  await store.write(spans)
  return store
}

/** A question, a run and an answer a minute: three spans a turn, in a trace of its own or all in one. */
function conversation(turns: number, isOneTrace = false): RecordedSpan[] {
  return Array.from({ length: turns }, (_, turn) => {
    const trace = isOneTrace ? 1 : turn + 1
    const [at, ask, run, answer] = [turn * 60, 3 * turn + 1, 3 * turn + 2, 3 * turn + 3]
    return [
      said({ trace, span: ask, at, content: `question ${turn}` }),
      span({ trace, id: run, parent: ask, at: at + 1, attributes: { 'chat.kind': 'llm' } }),
      said({ trace, span: answer, parent: ask, at: at + 2, role: 'assistant', content: `${turn}` }),
    ]
  }).flat()
}

function contents({ messages }: Pick<RecordedThread, 'messages'>): unknown[] {
  return messages.map(({ content }) => content)
}

async function allParts(reader: SpanReader, bounds = BOUNDS): Promise<RecordedThread[]> {
  const parts: RecordedThread[] = []
  for await (const part of readThreadParts(reader, THREAD, bounds)) parts.push(part)
  return parts
}

/** A reader that counts the spans that it gives. */
function counted(reader: SpanReader): {
  readonly reader: SpanReader
  readonly count: () => number
} {
  let count = 0
  return {
    count: () => count,
    reader: {
      capabilities: reader.capabilities,
      ...(reader.listTraces && { listTraces: reader.listTraces.bind(reader) }),
      async *readThreadSpans(threadId, traceIds) {
        for await (const given of reader.readThreadSpans(threadId, traceIds)) {
          count++
          yield given
        }
      },
      listThreads: (query) => reader.listThreads(query),
      close: () => reader.close(),
    },
  }
}

describe.each(STORES)('a window of a thread that the store gives $name', ({ open }) => {
  it('is a short thread as a whole', async () => {
    const store = await stored(conversation(10), open)
    const whole = await readThread(store, THREAD)
    expect(await readThreadWindow(store, THREAD, {}, BOUNDS)).toEqual(whole)
    expect(await readThreadWindow(store, THREAD, { keep: 'first' }, BOUNDS)).toEqual(whole)
    expect(whole.rest).toBeUndefined()
  })

  it('is the end of a long one, with what each message caused, and says what is before it', async () => {
    const store = await stored(conversation(100), open)
    const thread = await readThreadWindow(store, THREAD, {}, BOUNDS)
    expect(contents(thread)).toEqual(contents(await readThread(store, THREAD)).slice(-20))
    expect(thread.messages.filter(({ runs }) => runs.length === 1)).toHaveLength(10)
    expect(thread.rest).toEqual({
      spans: 300,
      startUnixNano: MORNING,
      endUnixNano: MORNING + seconds(99 * 60 + 2),
      earlierUnixNano: MORNING + seconds(89 * 60 + 2),
    })
  })

  it('begins at an instant, and says where to go on, until each message was read', async () => {
    const store = await stored(conversation(100), open)
    const read: unknown[] = []
    let from: bigint | undefined = MORNING + seconds(50 * 60)
    while (from !== undefined && read.length <= 100) {
      const part: RecordedThread = await readThreadWindow(
        store,
        THREAD,
        { from, keep: 'first' },
        BOUNDS,
      )
      read.push(...contents(part))
      from = part.rest?.laterUnixNano
    }
    expect(read).toEqual(contents(await readThread(store, THREAD)).slice(100))
  })

  it('is the end of what came since an instant, if that is too long', async () => {
    const store = await stored(conversation(100), open)
    const [from, late] = [MORNING + seconds(50 * 60), MORNING + seconds(95 * 60)]
    const thread = await readThreadWindow(store, THREAD, { from }, BOUNDS)
    expect(contents(thread).at(0)).toBe('question 90')
    expect(thread.rest?.earlierUnixNano).toBeGreaterThan(from)
    const short = await readThreadWindow(store, THREAD, { from: late }, BOUNDS)
    expect(contents(short).at(-1)).toBe('99')
    expect(short.rest?.earlierUnixNano).toBeLessThan(late)
  })

  it('is cut by time if a single trace is too long', async () => {
    const shuffled = conversation(100, true).toSorted((a, b) => (hash(a) < hash(b) ? -1 : 1))
    const store = await stored(shuffled, open)
    const whole = contents(await readThread(store, THREAD))
    const last = await readThreadWindow(store, THREAD, {}, BOUNDS)
    expect(contents(last)).toEqual(whole.slice(-20))
    expect(last.rest?.earlierUnixNano).toBe(MORNING + seconds(89 * 60 + 2))
    const from = MORNING + seconds(50 * 60)
    const since = await readThreadWindow(store, THREAD, { from, keep: 'first' }, BOUNDS)
    expect(contents(since)).toEqual(whole.slice(100, 120))
    expect(since.rest?.laterUnixNano).toBe(MORNING + seconds(60 * 60))
  })

  it('is bounded by the length of its texts too', async () => {
    const long = conversation(20).map((given) => withText(given, 'x'.repeat(10_000)))
    const store = await stored(long, open)
    const thread = await readThreadWindow(store, THREAD, {}, { spans: 1000, chars: 100_000 })
    expect(thread.tally.spans).toBe(9)
    expect(contents(thread).at(-1)).toBe('19')
    expect(thread.rest?.earlierUnixNano).toBeDefined()
  })

  it('has no gap: nothing from before a span that did not fit', async () => {
    const end = [1, 2, 3].map((n) => said({ trace: 2, span: n, at: 100 + n, content: `end ${n}` }))
    const large = withText(said({ trace: 2, span: 4, at: 50 }), 'x'.repeat(40_000))
    const early = said({ trace: 2, span: 5, at: 10, content: 'early' })
    const store = await stored([...end, large, early], open)
    const thread = await readThreadWindow(store, THREAD, {}, { spans: 100, chars: 10_000 })
    expect(contents(thread)).toEqual(['end 1', 'end 2', 'end 3'])
    expect(thread.rest?.earlierUnixNano).toBe(MORNING + seconds(50))
  })

  it('is read even if one span alone is too long', async () => {
    const content = 'x'.repeat(10_000)
    const store = await stored(
      [said({ span: 1, content }), said({ span: 2, at: 1, content })],
      open,
    )
    const thread = await readThreadWindow(store, THREAD, {}, { spans: 10, chars: 1000 })
    expect(thread.messages).toHaveLength(1)
  })

  it('shows the end of a thread that ended before the instant', async () => {
    const store = await stored(conversation(100), open)
    const from = MORNING + seconds(1_000_000)
    const { rest } = await readThreadWindow(store, THREAD, { from, keep: 'first' }, BOUNDS)
    expect(rest).toMatchObject({ endUnixNano: MORNING + seconds(99 * 60 + 2) })
    expect(rest?.laterUnixNano).toBeUndefined()
  })

  it('is refused if there is no such thread', async () => {
    const store = await stored([], open)
    await expect(readThreadWindow(store, THREAD)).rejects.toThrow(ThreadNotFoundError)
    await expect(allParts(store)).rejects.toThrow(ThreadNotFoundError)
  })
})

describe('a window of a thread in a store that lists traces', () => {
  it('reads no more spans than it takes to see that the thread is long, and to show the part', async () => {
    const { reader, count } = counted(await stored(conversation(1000)))
    await readThreadWindow(reader, THREAD, {}, BOUNDS)
    expect(count()).toBe(2 * 30 + 1)
  })

  it('has feedback that was given long after its message', async () => {
    const late = span({
      trace: 50,
      id: 999,
      parent: 148,
      at: 80 * 60,
      attributes: { 'chat.kind': 'feedback', 'chat.feedback': '{"thumb":"down"}' },
    })
    const store = await stored([...conversation(100), late])
    const from = MORNING + seconds(45 * 60)
    const thread = await readThreadWindow(store, THREAD, { from, keep: 'first' }, BOUNDS)
    const judged = thread.messages.find(({ id: message }) => message === id(50, 148))
    expect(judged?.feedback).toEqual({ thumb: 'down' })
  })

  it('leaves out what a model was given of earlier turns', async () => {
    const chats = conversationOfRuns(20)
    const whole = rebuildThread(chats, THREAD)
    expect(whole.messages).toHaveLength(40)
    const bounds = { spans: 5, chars: 1_000_000 }
    const thread = await readThreadWindow(await stored(chats), THREAD, {}, bounds)
    expect(contents(thread)).toEqual(contents(whole).slice(-10))
  })
})

describe('the parts of a thread', () => {
  it.each(STORES)('are one for a short thread that the store gives $name', async ({ open }) => {
    const store = await stored(conversation(10), open)
    expect(await allParts(store)).toEqual([await readThread(store, THREAD)])
  })

  it('have each message once, in order and with what it caused, whatever the shape of the thread', async () => {
    const shape = { turns: fc.integer({ min: 1, max: 40 }), isOneTrace: fc.boolean() }
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ...shape, spans: fc.integer({ min: 1, max: 50 }) }),
        async ({ turns, isOneTrace, spans }) => {
          const store = await stored(conversation(turns, isOneTrace))
          const whole = await readThread(store, THREAD)
          const parts = await allParts(store, { ...BOUNDS, spans })
          expect(parts.flatMap(contents)).toEqual(contents(whole))
          const counts = parts.map(({ tally }) => tally.spans)
          expect(sum(counts)).toBe(3 * turns)
          expect(Math.max(...counts)).toBeLessThanOrEqual(isOneTrace ? spans : Math.max(spans, 3))
        },
      ),
      { numRuns: 40 },
    )
  })

  it('count feedback by an own id as stray if its message is in another part', async () => {
    const chat = conversation(25)
    const about = {
      'chat.kind': 'feedback',
      'chat.message.external_id': 'own-0',
      'chat.feedback': '{"thumb":"down"}',
    }
    const first = { ...(chat[0] as RecordedSpan) }
    const named = {
      ...first,
      attributes: { ...first.attributes, 'chat.message.external_id': 'own-0' },
    }
    const late = span({ trace: 99, id: 900, at: 24 * 60 + 30, attributes: about })
    const parts = await allParts(await stored([named, ...chat.slice(1), late]))
    expect(parts.map(({ tally }) => tally.strayFeedback)).toEqual([0, 0, 1])
    expect(rebuildThread([named, ...chat.slice(1), late], THREAD).tally.strayFeedback).toBe(0)
  })

  it('say of each where it is in the thread', async () => {
    const parts = await allParts(await stored(conversation(25)))
    expect(parts.map(({ rest }) => rest)).toEqual([
      expect.objectContaining({ spans: 75, laterUnixNano: MORNING + seconds(600) }),
      expect.objectContaining({
        earlierUnixNano: MORNING + seconds(542),
        laterUnixNano: MORNING + seconds(1200),
      }),
      expect.objectContaining({ earlierUnixNano: MORNING + seconds(1142) }),
    ])
    expect(parts.at(0)?.rest?.earlierUnixNano).toBeUndefined()
    expect(parts.at(-1)?.rest?.laterUnixNano).toBeUndefined()
  })

  it('repeat nothing that a model was given of earlier parts', async () => {
    const chats = conversationOfRuns(20)
    const parts = await allParts(await stored(chats), { spans: 5, chars: 1_000_000 })
    expect(parts).toHaveLength(4)
    expect(parts.flatMap(contents)).toEqual(contents(rebuildThread(chats, THREAD)))
  })
})

describe('a thread without its first messages', () => {
  it('has only what comes after them, and says so', () => {
    const whole = rebuildThread(
      [
        ...conversation(10),
        span({ trace: 3, id: 900, at: 121, attributes: { 'chat.kind': 'event' } }),
        span({ trace: 9, id: 901, at: 482, attributes: { 'chat.kind': 'event' } }),
      ],
      THREAD,
    )
    const end = sliceThread(whole, 16)
    expect(contents(end)).toEqual(['question 8', '8', 'question 9', '9'])
    expect(end.path).toEqual(whole.path.slice(16))
    expect(end.events.map(({ spanId }) => spanId)).toEqual([hex(901)])
    expect(end.startUnixNano).toBe(MORNING + seconds(480))
    expect(end.rest).toEqual({
      spans: 32,
      startUnixNano: MORNING,
      endUnixNano: MORNING + seconds(542),
      earlierUnixNano: MORNING + seconds(422),
    })
    expect(sliceThread(whole, 0)).toBe(whole)
    expect(sliceThread(whole, 20)).toMatchObject({ messages: [], path: [], events: [], runs: [] })
  })
})

/** Model calls of an app without Threadspan, each with the whole conversation so far. */
function conversationOfRuns(turns: number): RecordedSpan[] {
  const history: { readonly role: string; readonly content: string }[] = []
  return Array.from({ length: turns }, (_, turn) => {
    history.push({ role: 'user', content: `question ${turn}` })
    const given = JSON.stringify(history.map(inParts))
    history.push({ role: 'assistant', content: `answer ${turn}` })
    return span({
      thread: null,
      trace: turn + 1,
      id: turn + 1,
      at: turn * 60,
      lasts: 1,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.conversation.id': THREAD,
        'gen_ai.input.messages': given,
        'gen_ai.output.messages': JSON.stringify(history.slice(-1).map(inParts)),
      },
    })
  })
}

function withText(given: RecordedSpan, text: string): RecordedSpan {
  return { ...given, attributes: { ...given.attributes, text } }
}

function inParts({ role, content }: { readonly role: string; readonly content: string }): unknown {
  return { role, parts: [{ type: 'text', content }] }
}

function hex(number: number): string {
  return number.toString(16).padStart(16, '0')
}

// An order that is neither that of time nor its reverse.
function hash({ spanId }: RecordedSpan): number {
  return (Number.parseInt(spanId, 16) * 7919) % 1009
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
