import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeJsonTraces } from '../../../src/otlp/json/decode-json-traces.ts'
import { classifySpan } from '../../../src/replay/index.ts'
import { DATA_FOLDER } from '../../support/data-folder.ts'
import { needs } from '../../support/needs.ts'

const TRACES = join(DATA_FOLDER, 'foreign-traces')
const SHOP = join(DATA_FOLDER, 'otlp', 'demo-shop.jsonl')

/** An observation as Langfuse stores a span: what is JSON may be a string of it. */
interface Observation {
  readonly name: string
  readonly type: string
  readonly metadata: string
}

/**
 * Each framework's spans by name, with the kind that its instrumentation documents. OpenInference's instrumentations say
 * it themselves. Langfuse's `span` is a span of no particular kind: LangGraph's nodes and channels in that trace are
 * traced as such. CrewAI's own telemetry are marks of no length.
 */
const KINDS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'agno-2025-06-11': {
    agent: ['Agent.run'],
    llm: ['OpenAIChat.invoke', 'chat gpt-4o-mini'],
    tool: ['duckduckgo_search'],
  },
  'beeai-2025-08-01': {
    agent: [
      'beeai-framework-main',
      'agent.react.start',
      'agent.react.update',
      'agent.react.partial_update',
      'agent.react.success',
    ],
    chain: ['iteration'],
    llm: ['backend.openai.chat.start', 'backend.openai.chat.finish', 'backend.openai.chat.success'],
    tool: [
      'tool.search.wikipedia.start',
      'tool.search.wikipedia.finish',
      'tool.search.wikipedia.success',
    ],
  },
  'crewai-2025-07-11': {
    chain: ['Crew.kickoff'],
    agent: ['Task._execute_core'],
    llm: ['completion'],
    none: ['crewai-index-trace', 'Crew Created', 'Task Created'],
  },
  'google-adk-2025-08-28': {
    chain: ['invocation [hello_app]'],
    agent: ['agent_run [hello_agent]'],
    llm: ['call_llm'],
    tool: ['execute_tool say_hello'],
  },
  'langgraph-js-2025-10-30': {
    llm: ['ChatOpenAI'],
    none: [
      'LangGraph',
      'model_request',
      'ChannelWrite<...>',
      'Branch<model_request,tools,__end__>',
      'RunnableSequence',
      'ChannelWrite<branch:to:model_request>',
      'prompt',
      'tools',
      'get_weather',
      '__start__',
    ],
  },
  'microsoft-agent-2025-12-17': {
    agent: ['invoke_agent 171105b7-59dd-49c0-9677-0b95395aa46a'],
    llm: ['chat gpt-5-mini'],
    tool: ['get_weather'],
  },
  'openai-agents-2025-09-30': {
    agent: ['Agent workflow', 'Hello world'],
    llm: ['response'],
    tool: ['get_weather'],
  },
  'pydantic-ai-2025-06-06': {
    agent: ['qa_agent run'],
    llm: ['chat gpt-4o'],
    none: ['pydantic-ai-qa-trace'],
  },
  'vercel-aisdk-2025-11-17': {
    agent: ['ai.generateText'],
    llm: ['ai.generateText.doGenerate'],
    tool: ['getWeather'],
  },
}

describe('traces of real frameworks', needs({ data: existsSync(TRACES) }), () => {
  it.each(Object.entries(KINDS))('%s', (file, kinds) => {
    const text = readFileSync(join(TRACES, `${file}.trace.json`), 'utf8')
    const { observations } = JSON.parse(text) as { observations: readonly Observation[] }
    const expected = new Map(
      Object.entries(kinds).flatMap(([kind, names]) => names.map((name) => [name, kind])),
    )
    const found = new Map(observations.map((one) => [nameOf(one), classify(one) ?? 'none']))
    expect(found).toEqual(expected)
  })
})

describe('a shop without GenAI', needs({ data: existsSync(SHOP) }), () => {
  it('has no run among its spans', () => {
    const lines = readFileSync(SHOP, 'utf8').split('\n').filter(Boolean)
    const spans = lines.flatMap((line) => decodeJsonTraces(JSON.parse(line)).spans)
    expect(spans).toHaveLength(547)
    expect(spans.filter((span) => classifySpan(span) !== undefined)).toEqual([])
  })
})

// BeeAI numbers its events.
function nameOf({ name }: Observation): string {
  return name.replace(/-\d+$/, '')
}

// Langfuse keeps foreign attributes as they were, and its own SDK's as fields of the observation: here they are put
// back.
function classify({ name, type, metadata }: Observation) {
  const { scope, attributes = {} } = JSON.parse(metadata) as {
    scope: { name: string }
    attributes?: Record<string, unknown>
  }
  const isOwn = scope.name === 'langfuse-sdk'
  const own = isOwn ? { 'langfuse.observation.type': type.toLowerCase() } : {}
  return classifySpan({ name, scope, attributes: { ...attributes, ...own } })
}
