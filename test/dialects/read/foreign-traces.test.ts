import { describe, expect, it } from 'vitest'
import { rebuildThread } from '../../../src/replay/rebuild/rebuild-thread.ts'
import { readRunContent } from '../../../src/dialects/read/read-run-content.ts'
import { classifySpan } from '../../../src/dialects/classify-span.ts'
import { contentText, type MessageContent } from '../../../src/thread/content-part.ts'
import type { RunMessage } from '../../../src/thread/recorded-thread.ts'
import { needs } from '../../support/needs.ts'
import { hasForeignTraces, readForeignTraces } from './foreign-traces.ts'

/** The thread of each trace: role, the beginning of the text, and the tools that are called. */
const THREADS: Readonly<Record<string, readonly string[]>> = {
  agno: [
    'user: What is currently trending on Tw',
    'assistant: calls duckduckgo_search',
    'tool: [\n  {\n    "title": "Twitter. It\'',
    "assistant: To find out what's currently tre",
  ],
  beeai: [
    "user: Message: I'm planning a trip to ",
    'assistant: Thought: I will first research k',
    'assistant: Thought: I found information abo',
    // All that is left: a span holds 128 attributes, and the instrumentation wrote one for each piece of the stream.
    'assistant: . **Montjuïc** - A hill offering',
  ],
  crewai: [
    'user: \nCurrent Task: Define the HTML f',
    'assistant: I now can give a great answer  \n',
  ],
  'google-adk': [
    'user: hi',
    'assistant: calls say_hello',
    'tool: {"greeting":"Hello Langfuse 👋"}',
    'assistant: Hello Langfuse 👋!\n',
  ],
  'langgraph-js': [
    "user: What's the weather in San Franci",
    'assistant: calls get_weather',
    "tool: It's always sunny in San Francis",
    "assistant: It's always sunny in San Francis",
  ],
  'microsoft-agent': [
    "user: What's the weather in Tokyo?",
    'assistant: calls get_weather',
    'tool: The weather in Tokyo, Japan is s',
    'assistant: Current conditions in Tokyo, Jap',
  ],
  'openai-agents': [
    "user: What's the weather in Tokyo?",
    'assistant: calls get_weather',
    'tool: The weather in Tokyo is sunny.',
    'assistant: The weather in Tokyo is currentl',
  ],
  'pydantic-ai': ['user: What is Langfuse?', 'assistant: Langfuse is a tool designed for '],
  'vercel-aisdk': [
    'user: What is the weather like today i',
    'assistant: calls getWeather',
    'tool: {"location":"San Francisco","tem',
  ],
}

/** Where the backend's mapper has something else, and why ours is right. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'agno · Agent.run · input': 'its mapper failed; the messages are in the input all the same',
  'agno · Agent.run · output': 'the same',
  'agno · OpenAIChat.invoke · input': 'its messages have neither role nor content',
  'agno · chat gpt-4o-mini · input': 'its mapper takes no plain text',
  'agno · chat gpt-4o-mini · output': 'the same',
  'beeai · agent.react.success-2 · input':
    'its messages have no content: BeeAI has it under `text`',
  'beeai · agent.react.start-4 · input': 'the same',
  'beeai · agent.react.start-5 · input': 'the same',
  'beeai · agent.react.start-6 · input': 'the same',
  'beeai · agent.react.update-20 · output': 'its mapper takes no plain text',
  'beeai · beeai-framework-main · input': 'the same',
  'beeai · beeai-framework-main · output': 'the same',
  'beeai · agent.react.partial_update-263 · output': 'a list of search hits is no message',
  'beeai · agent.react.update-14 · output': 'the same',
  'beeai · agent.react.partial_update-318 · output': 'the same',
  'beeai · agent.react.update-18 · output': 'the same',
  'crewai · completion · output': 'its mapper takes no plain text',
  'crewai · Task._execute_core · output': 'its mapper failed',
  'crewai · Task._execute_core · input': 'both find none: the input describes a task',
  'crewai · Crew.kickoff · output': 'its message has no role and no content',
  'google-adk · call_llm · input':
    "Gemini's `model` is the assistant, and what a function gave back is no user's word",
  'google-adk · call_llm · output': "Gemini's `model` is the assistant",
  'google-adk · invocation [hello_app] · output': 'the same',
  'google-adk · agent_run [hello_agent] · output': 'the same',
  'langgraph-js · ChatOpenAI · input': 'the name of a tool is no role',
  'microsoft-agent · invoke_agent 171105b7-59dd-49c0-9677-0b95395aa46a · output':
    'the result is JSON in JSON: what the tool said stands inside',
  'microsoft-agent · chat gpt-5-mini · input': 'the same',
  'openai-agents · response · input': 'it leaves the system prompt out, which the model was given',
  'pydantic-ai · chat gpt-4o · output': 'its message has neither role nor content',
  'pydantic-ai · qa_agent run · output': 'what the agent was given is not its output',
  'vercel-aisdk · ai.generateText · input': 'its mapper takes no `{ prompt }`',
}

describe("real frameworks' traces", needs({ data: hasForeignTraces }), () => {
  it('are threads of user, assistant and tool messages in order', () => {
    const outlines = readForeignTraces().map(({ name, spans }) => {
      return [name, rebuildThread(spans).messages.map(outline)] as const
    })
    expect(Object.fromEntries(outlines)).toEqual(THREADS)
  })

  it("agree with their backend's own mapper, but where that is mistaken", () => {
    const differing = new Set<string>()
    let agreed = 0
    for (const { name, spans, chatml } of readForeignTraces()) {
      for (const span of spans) {
        const kind = classifySpan(span)
        const theirs = chatml[span.spanId] as Mapped | undefined
        if (kind === undefined || kind === 'tool' || theirs === undefined) continue
        const { inputMessages = [], outputMessages = [] } = readRunContent(span, kind)
        for (const [side, ours] of [
          ['input', inputMessages],
          ['output', outputMessages],
        ] as const) {
          const mapped = theirs[side]
          if (mapped === undefined) continue
          const isSame =
            mapped.success &&
            JSON.stringify(ours.map(full)) === JSON.stringify(mapped.data.map(full))
          if (isSame) agreed++
          else differing.add(`${name} · ${span.name} · ${side}`)
        }
      }
    }
    expect([...differing].toSorted()).toEqual(Object.keys(DIFFERENCES).toSorted())
    expect(agreed).toBeGreaterThan(15)
  })

  it('say which model answered, what it used and which tools it had', () => {
    const said = readForeignTraces().map(({ name, spans }) => {
      const calls = spans
        .filter((span) => classifySpan(span) === 'llm')
        .map((span) => readRunContent(span, 'llm'))
      const models = new Set(calls.map(({ model }) => model))
      const tools = new Set(
        calls.flatMap(({ toolDefinitions = [] }) => toolDefinitions).map((tool) => tool.name),
      )
      const { usage } = rebuildThread(spans)
      return [
        name,
        [[...models].join(), usage?.inputTokens, usage?.outputTokens, [...tools].join()],
      ]
    })
    expect(Object.fromEntries(said)).toEqual({
      agno: ['gpt-4o-mini', 826, 245, 'duckduckgo_search,duckduckgo_news'],
      beeai: ['gpt-4o-mini', undefined, undefined, ''],
      crewai: ['gpt-4o-mini', 190, 164, ''],
      'google-adk': ['gemini-2.0-flash', 67, 9, 'say_hello'],
      'langgraph-js': ['gpt-5-mini-2025-08-07', 321, 123, ''],
      'microsoft-agent': ['gpt-5-mini-2025-08-07', 293, 106, 'get_weather'],
      'openai-agents': ['gpt-4.1-2025-04-14', 140, 44, 'get_weather'],
      'pydantic-ai': ['gpt-4o-2024-08-06', 31, 96, ''],
      'vercel-aisdk': ['gpt-5-2025-08-07', 62, 85, 'getWeather'],
    })
  })
})

interface Mapped {
  readonly [side: string]: { readonly success: boolean; readonly data: readonly MappedMessage[] }
}

interface MappedMessage {
  readonly role?: string
  readonly content?: unknown
  readonly tool_calls?: readonly { readonly id?: string; readonly name: string }[]
}

function outline(message: RunMessage): string {
  const { role, content, toolCalls = [] } = message
  const called = toolCalls.map(({ name }) => `calls ${name}`).join(', ')
  return `${role}: ${called || contentText(content).slice(0, 32)}`
}

function full(message: RunMessage | MappedMessage): readonly unknown[] {
  const calls = 'toolCalls' in message ? message.toolCalls : (message as MappedMessage).tool_calls
  return [
    message.role,
    contentText(message.content as MessageContent | undefined),
    (calls ?? []).map(({ id = '', name }) => [id, name]),
  ]
}
