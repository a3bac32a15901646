import { existsSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { openThread, pseudonyms, withParent, wrapTool } from '../../src/index.ts'
import { configureThreads } from '../../src/masking/configure-threads.ts'
import type { Message } from '../../src/thread/message.ts'
import type { RecordedThread } from '../../src/thread/recorded-thread.ts'
import { CONVERSATIONS, parseLines } from '../story/thread-lines.ts'
import { needs } from '../support/needs.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { startRecording } from '../support/recording.ts'

const mask = pseudonyms({
  secret: 'a secret of the tests',
  kinds: ['email', 'phone', 'card', 'iban', 'ip', 'number'],
})

const NUMBER = /(?<![\p{L}\p{N}_])\d{4,}(?![\p{L}\p{N}_])/gu

afterAll(() => configureThreads({}))

/** Records a conversation with a run for each call, and reads it back. */
async function record(id: string, messages: readonly Message[]): Promise<RecordedThread> {
  const recording = startRecording()
  const thread = openThread({ id })
  for (const { role, content = null, toolCalls, toolCallId, name } of messages) {
    const given = { toolCalls, toolCallId, name }
    const known = Object.entries(given).filter(([, value]) => value !== undefined)
    const messageId = thread.trackMessage({ role, content, ...Object.fromEntries(known) })
    for (const [n, call] of (toolCalls ?? []).entries()) {
      const tool = wrapTool(async (_args: unknown) => 'done', { name: `${n} ${call.name}` })
      await withParent(messageId, () => tool(parsed(call.arguments)))
    }
  }
  const recorded = await rebuilt(id, recording.spans())
  await recording.stop()
  return recorded
}

/** A text that is JSON, parsed; any other value as it is. */
function parsed(value: unknown): unknown {
  try {
    return typeof value === 'string' ? JSON.parse(value) : value
  } catch {
    return value
  }
}

/** Every text in two values of one shape, side by side, down into JSON in texts. Throws if their shapes differ. */
function* pairs(plain: unknown, masked: unknown): Generator<readonly [string, string]> {
  const [one, other] = [parsed(plain), parsed(masked)]
  if (typeof one !== 'object' || one === null) {
    yield [String(plain), String(masked)]
    return
  }
  const [entries, others] = [Object.entries(one), Object.entries(other as object)]
  expect(others).toHaveLength(entries.length)
  for (const [n, [key, value]] of entries.entries()) {
    const [otherKey, otherValue] = others[n] ?? []
    yield [key, String(otherKey)]
    yield* pairs(value, otherValue)
  }
}

const said = ({ messages }: RecordedThread) =>
  messages.map(({ role, content, toolCalls, toolCallId, name, runs }) => ({
    role,
    content,
    toolCalls,
    toolCallId,
    name,
    // Two runs may begin in the same millisecond.
    runs: runs
      .map(({ name: tool, input, output }) => ({ tool, input, output }))
      .toSorted((a, b) => (a.tool < b.tool ? -1 : 1)),
  }))

describe('a recorded conversation', needs({ data: existsSync(CONVERSATIONS) }), () => {
  const lines = existsSync(CONVERSATIONS) ? parseLines(readFileSync(CONVERSATIONS, 'utf8')) : []

  it('is masked by pseudonyms to the same thread with stand-ins: results match their calls, and runs their arguments', async () => {
    let [numbers, results] = [0, 0]
    for (const { thread, messages } of lines) {
      const given = messages as unknown as readonly Message[]
      configureThreads({})
      const plain = await record(`plain ${thread}`, given)
      configureThreads({ mask })
      const masked = await record(`masked ${thread}`, given)
      const standIns = new Map<string, string>()
      for (const [text, hidden] of pairs(said(plain), said(masked))) {
        expect(hidden).toHaveLength(text.length)
        expect(hidden).toBe(mask(text, { kind: 'message' }))
        for (const { 0: number, index } of text.matchAll(NUMBER)) {
          const standIn = hidden.slice(index, index + number.length)
          if (standIn === number) continue
          numbers++
          expect(standIns.get(number) ?? standIn).toBe(standIn)
          standIns.set(number, standIn)
        }
      }
      for (const [n, { toolCallId }] of masked.messages.entries()) {
        if (toolCallId === undefined) continue
        const calls = masked.messages.slice(0, n).flatMap(({ toolCalls = [] }) => toolCalls)
        expect(calls.map(({ id }) => id)).toContain(toolCallId)
        results++
      }
    }
    expect(lines).toHaveLength(145)
    expect(numbers).toBeGreaterThan(700)
    expect(results).toBeGreaterThan(350)
  })
})
