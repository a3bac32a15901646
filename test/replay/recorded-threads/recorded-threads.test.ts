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
  'js-2/bedrock-js-openinference':
    'results of tools stand only in the `toolResult` blocks of `input.value`',
  'js-2/claude-agent-sdk-hooks':
    "the words `[Image: source: …]` of Claude Code are shown as the user's",
  'js-2/genkit-js-agent-flow':
    'the pieces of a streamed answer are shown as lines, and an image as `[data]`',
  'js-2/google-adk-js-transfer':
    "the prose `[desk] tool … returned result` for the next agent is shown as the user's",
  'js-2/langgraph-js-supervisor':
    'the call `transfer_back_to_desk` stands only in the state of the graph',
  'js-2/langwatch-langchain-js':
    'a call stands only in `langwatch.output` of a chain and on the span of its tool',
  'js-2/mastra-langfuse':
    "the call of a sub-agent is shown with the arguments and the result of its tool's span",
  'js-2/openai-agents-js-handoffs':
    'an answer of text and a call loses its text, and an image is left out',
  'js-2/sentry-google-genai':
    'calls have no ids, and the second of two equal calls is lost with its words',
  'js-2/tanstack-ai-responses': 'the result of a failed tool is shown as `null`',
  'js-2/voltagent-subagent-streamed':
    'an answer of text and a call loses its text, and that of `generateObject` is not shown',
  'js/claude-agent-sdk-openinference':
    'no span has a model call, so nothing says that one answer asked for two tools that ran one after the other',
  'py-2/autogen-swarm':
    "the runtime starts traces of its own that only span links join to the app's span with the session",
  'py/azure-ai-agents': 'no span has the names of the calls',
}

/** Spans of which the kind is read wrong: `recording: name is label, not kind`. */
const WRONG_KINDS: readonly string[] = [
  'js-2/mastra-langfuse: mapping agent-mechanic is chain, not none',
  'js-2/opencode: Tool.execute is tool, not none',
]

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
