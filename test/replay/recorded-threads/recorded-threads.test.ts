import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { classifySpan } from '../../../src/dialects/classify-span.ts'
import { readThread } from '../../../src/replay/read-thread.ts'
import { otlpFileStore } from '../../../src/store/otlp-file.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import {
  labelOf,
  readRecordedConversations,
  type RecordedConversation,
  spansOf,
} from './recorded-threads.ts'
import { toComparable, toSpokenMessages } from './spoken-message.ts'

const RECORDINGS = readRecordedConversations()

/** Threads that are not whole yet, and what is missing. A line here fails once its thread is whole. */
const KNOWN_FAULTS: Readonly<Record<string, string>> = {
  'js/claude-agent-sdk-openinference':
    'no span has a model call, so nothing says that one answer asked for two tools that ran one after the other',
  'py-2/autogen-swarm':
    "the runtime starts traces of its own that only span links join to the app's span with the session",
  'py/azure-ai-agents': 'no span has the names of the calls',
  'third/openai-agents-js-session':
    'thoughts and the web search stand only in `output.value`, which is not read for them',
  'third/openai-responses-reasoning':
    'what was searched for stands only in `output.value`, which is not read for it',
}

/** Spans of which the kind is read wrong: `recording: name is label, not kind`. */
const WRONG_KINDS: readonly string[] = []

describe('the thread of a real framework', () => {
  const whole = RECORDINGS.filter(({ name }) => !(name in KNOWN_FAULTS))
  const broken = RECORDINGS.filter(({ name }) => name in KNOWN_FAULTS)

  it.each(whole)('$name: has each message, call and result once, in order', async (recording) => {
    for (const { key, messages } of recording.threads) {
      expect(await readSpoken(recording, key)).toEqual(messages.map(toComparable))
    }
  })

  it.each(broken)('$name: is not whole yet', async (recording) => {
    const found = await Promise.all(
      recording.threads.map(({ key }) => readSpoken(recording, key).catch(() => [])),
    )
    expect(found).not.toEqual(recording.threads.map(({ messages }) => messages.map(toComparable)))
  })

  it('has only faults that are known', () => {
    const names = RECORDINGS.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(Object.keys(KNOWN_FAULTS)))
    const share = (100 * whole.length) / RECORDINGS.length
    console.info(`whole threads: ${whole.length} of ${RECORDINGS.length} (${share.toFixed(1)} %)`)
  })
})

describe('the spans of a real framework', () => {
  it('are of the kind that their convention documents', () => {
    const told = RECORDINGS.flatMap((recording) =>
      spansOf(recording).flatMap((span) => {
        const label = labelOf(recording, span)
        const kind = classifySpan(span) ?? 'none'
        if (label === undefined) return []
        return [label === kind ? '' : `${recording.name}: ${span.name} is ${label}, not ${kind}`]
      }),
    )
    const wrong = told.filter(Boolean)
    const share = (100 * (told.length - wrong.length)) / told.length
    console.info(`spans: ${told.length - wrong.length} of ${told.length} (${share.toFixed(1)} %)`)
    expect([...new Set(wrong)].toSorted()).toEqual([...WRONG_KINDS].toSorted())
  })
})

async function readSpoken(
  { lines }: RecordedConversation,
  key: string,
): Promise<readonly unknown[]> {
  const path = join(temporaryFolder(onTestFinished), 'spans.jsonl')
  await writeFile(path, lines.map((line) => `${line}\n`).join(''))
  const store = otlpFileStore(path, { readOnly: true })
  try {
    const { messages } = await readThread(store, key)
    return toSpokenMessages(messages).map(toComparable)
  } finally {
    await store.close()
  }
}
