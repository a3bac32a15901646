import { describe, expect, it } from 'vitest'
import type { RecordedSpan, SpanAttributeValue } from '../../../src/otlp/recorded-span.ts'
import { readForeignThread } from '../../../src/dialects/foreign-thread.ts'
import type { RunContent } from '../../../src/dialects/run-content.ts'
import { readRunContent } from '../../../src/dialects/read/read-run-content.ts'
import type { RunKind } from '../../../src/thread/run-kind.ts'
import { makeAttributes, makeSpan } from '../../otlp/recorded-spans.ts'

type Attributes = Readonly<Record<string, SpanAttributeValue>>
type Event = readonly [name: string, attributes: Attributes]

function spanOf(attributes: Attributes, scope = 'app', events: readonly Event[] = []) {
  const span: RecordedSpan = makeSpan({
    attributes: makeAttributes(Object.entries(attributes)),
    events: events.map(([name, given], n) => ({
      name,
      unixNano: BigInt(n),
      attributes: makeAttributes(Object.entries(given)),
    })),
  })
  return { ...span, scope: { ...span.scope, name: scope } }
}

function read(kind: RunKind, attributes: Attributes, scope?: string): RunContent {
  return readRunContent(spanOf(attributes, scope), kind)
}

function readEvents(kind: RunKind, events: readonly Event[], attributes: Attributes = {}) {
  return readRunContent(spanOf(attributes, 'app', events), kind)
}

const json = (value: unknown) => JSON.stringify(value)
const CALLS = [{ id: 'c1', name: 'weather', arguments: { city: 'Oslo' } }]
const CALLING = { role: 'assistant', content: null, toolCalls: CALLS }
const QUESTION = { role: 'user', content: 'Weather in Oslo?' }

describe('what a function was given and gave back', () => {
  const input = (value: unknown) => read('tool', { 'traceloop.entity.input': json(value) }).input
  const output = (value: unknown) => read('tool', { 'gen_ai.completion': json(value) }).output

  it('is taken out of what its decorator or tracer puts around it', () => {
    expect(input({ args: [], kwargs: { city: 'Oslo' } })).toEqual({ city: 'Oslo' })
    expect(input({ kwargs: { city: 'Oslo' } })).toEqual({ city: 'Oslo' })
    expect(input({ input_str: "{'city': 'Oslo'}", tags: [] })).toEqual({ city: 'Oslo' })
    expect(input({ input_str: 'x', inputs: { city: 'Oslo' } })).toEqual({ city: 'Oslo' })
    expect(input({ tool_name: 'weather', arguments: { city: 'Oslo' } })).toEqual({ city: 'Oslo' })
    // What is given by place has no names.
    expect(input({ args: ['Oslo'], kwargs: {} })).toEqual({ args: ['Oslo'], kwargs: {} })
    expect(input({ tool_name: 'weather' })).toEqual({ tool_name: 'weather' })
  })

  it("is a result, not the message that LangChain makes of it, nor the tracer's wrapper", () => {
    const message = { type: 'tool', name: 'weather', tool_call_id: 'c1', content: '3 degrees' }
    expect(output({ output: message })).toBe('3 degrees')
    expect(output({ output: message, kwargs: { tags: [] } })).toBe('3 degrees')
    expect(output({ output: 12 })).toBe(12)
    expect(output({ output: 12, unit: 'degrees' })).toEqual({ output: 12, unit: 'degrees' })
  })

  it("is in Spring AI's keys, and so is what its vector stores were asked and found", () => {
    const tool = {
      'spring.ai.tool.definition.name': 'weather',
      'spring.ai.tool.call.arguments': '{"city":"Oslo"}',
      'spring.ai.tool.call.result': '"3 degrees"',
    }
    expect(read('tool', tool)).toEqual({
      toolCall: { name: 'weather' },
      input: { city: 'Oslo' },
      output: '3 degrees',
    })
    const query = {
      'db.vector.query.content': 'Oslo',
      'db.vector.query.response.documents': '["Oslo is in Norway."]',
    }
    expect(read('retriever', query)).toEqual({
      input: 'Oslo',
      documents: [{ content: 'Oslo is in Norway.' }],
    })
  })

  it("is in HoneyHive's own keys, and in AgentOps'", () => {
    const honeyHive = {
      honeyhive_event_type: 'tool',
      'honeyhive_inputs.city': 'Oslo',
      'honeyhive_outputs.result': '3 degrees',
    }
    expect(read('tool', honeyHive)).toEqual({ input: { city: 'Oslo' }, output: '3 degrees' })
    const agentOps = { 'agentops.tool.input': '{"city":"Oslo"}', 'agentops.tool.output': '3' }
    expect(read('tool', agentOps)).toEqual({ input: { city: 'Oslo' }, output: '3' })
  })

  it("is what Haystack's tool invoker passed on, where it ran one tool", () => {
    const call = { tool_name: 'weather', arguments: { city: 'Oslo' }, id: 'c1' }
    const invoke = (...calls: readonly object[]) =>
      read('tool', {
        'haystack.component.type': 'ToolInvoker',
        'haystack.component.input': json({
          messages: [{ role: 'assistant', content: calls.map((one) => ({ tool_call: one })) }],
        }),
        'haystack.component.output': json({
          tool_messages: [
            {
              role: 'tool',
              content: [{ tool_call_result: { result: '3 degrees', origin: call } }],
            },
          ],
        }),
      })
    expect(invoke(call)).toEqual({
      toolCall: { id: 'c1', name: 'weather' },
      input: { city: 'Oslo' },
      output: '3 degrees',
    })
    expect(invoke(call, { ...call, id: 'c2' }).toolCall).toBeUndefined()
  })
})

describe('messages', () => {
  const given = (value: unknown) => read('llm', { 'input.value': json(value) }).inputMessages

  it('call tools and are answered in the parts of Genkit, Haystack, Strands and LlamaIndex', () => {
    const parts = [
      { toolRequest: { name: 'weather', ref: 'c1', input: { city: 'Oslo' } } },
      { tool_call: { tool_name: 'weather', id: 'c1', arguments: { city: 'Oslo' } } },
      { type: 'toolUse', name: 'weather', toolUseId: 'c1', input: { city: 'Oslo' } },
      {
        block_type: 'tool_call',
        tool_call_id: 'c1',
        tool_name: 'weather',
        tool_kwargs: { city: 'Oslo' },
      },
    ]
    for (const part of parts) {
      expect(given([{ role: 'assistant', content: [part] }])).toEqual([CALLING])
    }
    const answers = [
      { toolResponse: { name: 'weather', ref: 'c1', output: '3 degrees' } },
      { tool_call_result: { result: '3 degrees', origin: { tool_name: 'weather', id: 'c1' } } },
    ]
    for (const part of answers) {
      expect(given([{ role: 'tool', content: [part] }])).toEqual([
        { role: 'tool', content: '3 degrees', name: 'weather', toolCallId: 'c1' },
      ])
    }
    const blocks = [{ block_type: 'text', text: 'Weather in Oslo?' }]
    expect(given([{ role: 'user', additional_kwargs: {}, blocks }])).toEqual([QUESTION])
    expect(
      given([
        {
          role: 'tool',
          additional_kwargs: { name: 'weather', tool_call_id: 'c1' },
          blocks: [{ block_type: 'text', text: '3 degrees' }],
        },
      ]),
    ).toEqual([{ role: 'tool', content: '3 degrees', name: 'weather', toolCallId: 'c1' }])
  })

  it("of LangGraph's tools are the model's calls and the tools' answers", () => {
    const calls = [{ name: 'weather', args: { city: 'Oslo' }, id: 'c1', type: 'tool_call' }]
    const answer = { content: '3 degrees', type: 'tool', name: 'weather', tool_call_id: 'c1' }
    for (const message of [answer, { type: 'tool', data: answer }]) {
      const { inputMessages, outputMessages } = read('chain', {
        'langfuse.observation.input': json(calls),
        'langfuse.observation.output': json([message]),
      })
      expect(inputMessages).toEqual([CALLING])
      expect(outputMessages).toEqual([
        { role: 'tool', content: '3 degrees', name: 'weather', toolCallId: 'c1' },
      ])
    }
  })

  it('are not what Langfuse’s handler for LangChain says of the tools', () => {
    const tool = { type: 'function', function: { name: 'weather', parameters: {} } }
    const { inputMessages, toolDefinitions } = read('llm', {
      'langfuse.observation.input': json([QUESTION, { role: 'tool', content: tool }]),
    })
    expect(inputMessages).toEqual([QUESTION])
    expect(toolDefinitions).toEqual([{ name: 'weather', parameters: {} }])
  })

  it("of smolagents' tools have roles of its own", () => {
    const text = (words: string) => [{ message_content: { type: 'text', text: words } }]
    expect(
      given([
        { role: 'tool-call', content: text('Calling tools') },
        { role: 'tool-response', content: text('3 degrees') },
      ]),
    ).toEqual([
      { role: 'assistant', content: 'Calling tools' },
      { role: 'tool', content: '3 degrees' },
    ])
  })

  it('of a stream that ADK records in pieces and then as a whole are the whole', () => {
    const answer = (...texts: readonly string[]) =>
      read('llm', {
        'gen_ai.output.messages': json(
          texts.map((content) => ({ role: 'assistant', parts: [{ type: 'text', content }] })),
        ),
      }).outputMessages?.map(({ content }) => content)
    expect(answer('Very ', 'cold', '.', 'Very cold.')).toEqual(['Very cold.'])
    expect(answer('Very ', 'cold', '.')).toEqual(['Very cold.'])
    expect(answer('Cold.', 'Cold.')).toEqual([
      [
        { type: 'text', content: 'Cold.' },
        { type: 'text', content: 'Cold.' },
      ],
    ])
  })

  it('of a stream that thinks keep what is not in the whole', () => {
    const thought = { type: 'reasoning', content: 'Hm.' }
    const text = (content: string) => ({ type: 'text', content })
    const answer = (...parts: readonly (readonly object[])[]) => {
      const messages = parts.map((of) => ({ role: 'assistant', parts: of }))
      const { outputMessages } = read('llm', { 'gen_ai.output.messages': json(messages) })
      expect(outputMessages).toHaveLength(1)
      return outputMessages?.[0]?.content
    }
    const pieces = [[thought], [text('Very ')], [text('cold.')]]
    const whole = text('Very cold.')
    expect(answer(...pieces, [thought, whole])).toEqual([thought, whole])
    expect(answer(...pieces, [whole])).toEqual([thought, whole, whole])
    const image = { type: 'uri', uri: 'https://example.com/1.png', modality: 'image' }
    expect(answer([image], ...pieces, [thought, whole])).toEqual([
      image,
      thought,
      whole,
      thought,
      whole,
    ])
    expect(answer([image], [image], [image])).toEqual([image, image, image])
  })

  it('that are spread over keys may be in traceAI’s', () => {
    const { inputMessages } = read('llm', {
      'gen_ai.input.messages.0.message.role': 'user',
      'gen_ai.input.messages.0.message.content': 'Weather in Oslo?',
      'input.value': 'Be brief.',
    })
    expect(inputMessages).toEqual([QUESTION])
  })

  it('that a model call keeps in one list end with its answer alone', () => {
    const events = [
      { 'event.name': 'gen_ai.user.message', role: 'user', content: 'Weather in Oslo?' },
      {
        'event.name': 'gen_ai.assistant.message',
        role: 'assistant',
        tool_calls: [{ id: 'c1', function: { name: 'weather', arguments: { city: 'Oslo' } } }],
      },
      { 'event.name': 'gen_ai.tool.message', role: 'tool', id: 'c1', content: '3 degrees' },
      { 'event.name': 'gen_ai.assistant.message', role: 'assistant', content: 'Cold.' },
    ]
    const answers = (kind: RunKind) => read(kind, { events: json(events) }).outputMessages
    expect(answers('llm')).toEqual([{ role: 'assistant', content: 'Cold.' }])
    expect(answers('agent')).toHaveLength(3)
  })

  it('that botocore tells as the tool’s and again as the user’s are one', () => {
    const result = { toolResult: { toolUseId: 'c1', content: [{ text: '3 degrees' }] } }
    const { inputMessages } = readEvents('llm', [
      ['gen_ai.tool.message', { content: '3 degrees', id: 'c1' }],
      ['gen_ai.user.message', { content: json([result]) }],
      ['gen_ai.user.message', { content: 'Thanks' }],
    ])
    expect(inputMessages).toEqual([
      { role: 'tool', content: '3 degrees', toolCallId: 'c1' },
      { role: 'user', content: 'Thanks' },
    ])
  })

  it("are in the `content` of NeMo Guardrails' events", () => {
    const { inputMessages, outputMessages } = readEvents('llm', [
      ['gen_ai.content.prompt', { content: 'Weather in Oslo?' }],
      ['gen_ai.content.completion', { content: 'Cold.' }],
    ])
    expect(inputMessages).toEqual([QUESTION])
    expect(outputMessages).toEqual([{ role: 'assistant', content: 'Cold.' }])
  })

  it('that say nothing give way to those that say something', () => {
    const silent = json([{ role: 'assistant', parts: [], finish_reason: 'tool_calls' }])
    const { outputMessages, finishReason } = read('llm', {
      'gen_ai.output.messages': silent,
      'gen_ai.completion.0.function_call.name': 'weather',
      'gen_ai.completion.0.function_call.arguments': '{"city":"Oslo"}',
    })
    expect(outputMessages).toMatchObject([{ toolCalls: [{ name: 'weather' }] }])
    expect(finishReason).toBe('tool_calls')
    expect(read('llm', { 'gen_ai.output.messages': silent }).outputMessages).toHaveLength(1)
  })

  it('of an AG2 conversation are told by its agents, not from the side of who began it', () => {
    const { inputMessages, outputMessages } = read('chain', {
      'ag2.span.type': 'conversation',
      'gen_ai.input.messages': json([QUESTION]),
      'gen_ai.output.messages': json([{ role: 'assistant', content: 'Weather in Oslo?' }]),
    })
    expect([inputMessages, outputMessages]).toEqual([[QUESTION], undefined])
  })

  it('are in `input` and `output` in the scopes that write them so', () => {
    const attributes = { input: json([QUESTION]), output: 'Cold.' }
    expect(read('llm', attributes, 'pipecat')).toMatchObject({
      inputMessages: [QUESTION],
      outputMessages: [{ role: 'assistant', content: 'Cold.' }],
    })
    expect(read('llm', { ...attributes, output: 'null' }, 'logfire.openai_agents')).toEqual({
      inputMessages: [QUESTION],
    })
    expect(read('llm', attributes)).toEqual({})
  })
})

describe('what is embedded, searched or ranked', () => {
  it('is input, also where it is written as messages', () => {
    expect(
      read('embedding', {
        'gen_ai.prompt.0.role': 'user',
        'gen_ai.prompt.0.content': 'Oslo',
        'gen_ai.completion.0.content': '[0.1]',
      }),
    ).toEqual({ input: ['Oslo'] })
    expect(
      read('reranker', {
        'gen_ai.prompt.0.role': 'system',
        'gen_ai.prompt.0.content': 'Oslo is in Norway.',
        'gen_ai.prompt.1.content': 'Where is Oslo?',
      }),
    ).toEqual({ input: ['Oslo is in Norway.', 'Where is Oslo?'] })
    expect(read('embedding', { 'ai.values': ['"Oslo"', '"Bergen"'] }).input).toEqual([
      'Oslo',
      'Bergen',
    ])
  })

  it('is found: Genkit’s parts, LangWatch’s contexts, a vector store’s events', () => {
    const found = [{ id: 'a', content: 'Oslo is in Norway.' }]
    const genkit = { documents: [{ content: [{ text: 'Oslo is in Norway.' }], id: 'a' }] }
    expect(read('retriever', { 'genkit:output': json(genkit) }).documents).toEqual(found)
    const langWatch = {
      'langwatch.output': json({ type: 'json', value: ['other'] }),
      'langwatch.rag_contexts': json([{ document_id: 'a', content: 'Oslo is in Norway.' }]),
    }
    expect(read('retriever', langWatch)).toEqual({ output: ['other'], documents: found })
    const hit = { 'db.query.result.id': 'a', 'db.query.result.document': 'Oslo is in Norway.' }
    expect(readEvents('retriever', [['db.query.result', hit]]).documents).toEqual(found)
  })
})

describe('what a response says beside its answer', () => {
  const facts = (key: string, response: unknown) => {
    const { model, finishReason, usage } = read('llm', { [key]: json(response) })
    return [model, finishReason, usage?.inputTokens, usage?.outputTokens]
  }

  it('is read where no attribute says it', () => {
    expect(
      facts('genkit:output', {
        finishReason: 'stop',
        usage: { inputTokens: 5, outputTokens: 2 },
      }),
    ).toEqual([undefined, 'stop', 5, 2])
    const meta = {
      model: 'm',
      finish_reason: 'stop',
      usage: { prompt_tokens: 5, completion_tokens: 2 },
    }
    expect(facts('haystack.component.output', { replies: [{ content: 'x', meta }] })).toEqual([
      'm',
      'stop',
      5,
      2,
    ])
    const generation = { generation_info: { finish_reason: 'length' }, text: 'x' }
    expect(facts('gen_ai.completion', { generations: [[generation]] })).toEqual([
      undefined,
      'length',
      undefined,
      undefined,
    ])
    const gemini = {
      candidates: [{ finishReason: 'STOP' }],
      modelVersion: 'g',
      usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 2 },
    }
    expect(facts('output.value', gemini)).toEqual(['g', 'STOP', 5, 2])
  })

  it('gives way to what the span says itself, and may be any nonsense', () => {
    const response = { model: 'other', usage: { prompt_tokens: 9 }, finish_reason: 'other' }
    const content = read('llm', {
      'output.value': json(response),
      'gen_ai.response.model': 'm',
      'gen_ai.usage.input_tokens': 5,
      'gen_ai.response.finish_reasons': ['stop'],
    })
    expect(content).toMatchObject({ model: 'm', finishReason: 'stop', usage: { inputTokens: 5 } })
    const deep = `${'{"choices":['.repeat(2000)}1${']}'.repeat(2000)}`
    expect(facts('output.value', [[[null]], { choices: 'x', usage: [] }])).toEqual(
      Array.from({ length: 4 }),
    )
    expect(read('llm', { 'output.value': deep }).finishReason).toBeUndefined()
  })

  it('may be quoted, as MLflow does, or the member of an enumeration', () => {
    const { model, provider, finishReason } = read('llm', {
      'mlflow.llm.model': '"gpt-5"',
      'mlflow.llm.provider': '"openai"',
      'gen_ai.response.finish_reason': 'FinishReason.TOOL_CALLS',
    })
    expect([model, provider, finishReason]).toEqual(['gpt-5', 'openai', 'tool_calls'])
  })
})

describe("an agent of VoltAgent's", () => {
  it('says the answer, its call what was asked; keys of other scopes mean something else', () => {
    const call = {
      'llm.messages': json([QUESTION]),
      'llm.model': 'gpt-5',
      'llm.finish_reason': 'stop',
    }
    expect(read('llm', call, '@voltagent/core')).toMatchObject({
      model: 'gpt-5',
      finishReason: 'stop',
      inputMessages: [QUESTION],
    })
    const agent = { 'agent.messages': json([QUESTION]), output: 'Cold.', 'usage.prompt_tokens': 5 }
    expect(read('agent', agent, '@voltagent/core')).toMatchObject({
      inputMessages: [QUESTION],
      outputMessages: [{ role: 'assistant', content: 'Cold.' }],
      usage: { inputTokens: 5 },
    })
    expect(read('agent', agent)).toEqual({})
    const tool = { 'tool.name': 'weather', 'tool.call.id': 'c1', input: '{"city":"Oslo"}' }
    const schema = { 'tool.parameters': '{"def":{"type":"object"}}', output: '3 degrees' }
    expect(read('tool', { ...tool, ...schema }, '@voltagent/core')).toEqual({
      toolCall: { id: 'c1', name: 'weather' },
      input: { city: 'Oslo' },
      output: '3 degrees',
    })
  })

  it('has an answer that is an object, of `generateObject`', () => {
    const output = '{"item":"tyre","price":30}'
    expect(read('agent', { input: 'Price?', output }, '@voltagent/core').outputMessages).toEqual([
      { role: 'assistant', content: output },
    ])
  })
})

describe('what a span has only of a wrapper', () => {
  it('is the call that LangWatch’s handler for LangChain.js has in two values with a type', () => {
    const kwargs = { content: 'Worn.', tool_call_id: 'c1', name: 'ask' }
    const message = { lc: 1, type: 'constructor', id: ['langchain_core', 'ToolMessage'], kwargs }
    const typed = (type: string, value: unknown) => ({ type, value })
    expect(
      read('tool', {
        'langwatch.span.type': 'tool',
        'langwatch.input': JSON.stringify(typed('text', '{"request":"Brakes"}')),
        'langwatch.output': JSON.stringify(typed('json', typed('text', message))),
      }),
    ).toEqual({
      toolCall: { id: 'c1', name: 'ask' },
      input: { request: 'Brakes' },
      output: 'Worn.',
    })
  })

  it('is no answer if the last response of a stream of Google’s ADK has none', () => {
    const response = {
      usageMetadata: { promptTokenCount: 2 },
      finishReason: 'STOP',
      partial: false,
    }
    const attributes = { 'gcp.vertex.agent.llm_response': JSON.stringify(response) }
    expect(read('llm', attributes).outputMessages ?? []).toEqual([])
  })
})

describe('LlamaIndex’s own instrumentation', () => {
  it('has all in its events', () => {
    const message = { role: 'user', blocks: [{ block_type: 'text', text: 'Weather in Oslo?' }] }
    const events: readonly Event[] = [
      ['LLMChatStartEvent', { messages: json([message]), 'model_dict.model_name': 'gpt-5' }],
      [
        'LLMChatEndEvent',
        {
          'response.message.role': 'assistant',
          'response.message.blocks': json([{ block_type: 'text', text: 'Cold.' }]),
          'response.raw.usage.prompt_tokens': 5,
          'response.raw.usage.completion_tokens': 2,
        },
      ],
      ['SomethingElse', { messages: 'x' }],
    ]
    const scope = 'llamaindex.opentelemetry.tracer'
    expect(readRunContent(spanOf({}, scope, events), 'llm')).toEqual({
      model: 'gpt-5',
      inputMessages: [QUESTION],
      outputMessages: [{ role: 'assistant', content: 'Cold.' }],
      usage: { inputTokens: 5, outputTokens: 2 },
    })
    expect(readRunContent(spanOf({}, 'app', events), 'llm')).toEqual({})
    const hits: readonly Event[] = [
      ['RetrievalStartEvent', { 'str_or_query_bundle.query_str': 'Oslo' }],
      ['RetrievalEndEvent', { nodes: json([{ node: { id_: 'a', text: 'Norway' }, score: 0.5 }]) }],
    ]
    expect(readRunContent(spanOf({}, scope, hits), 'retriever')).toEqual({
      input: 'Oslo',
      documents: [{ id: 'a', content: 'Norway', score: 0.5 }],
    })
  })
})

describe('Monocle', () => {
  const scope = 'monocle_apptrace'
  const data = (input: SpanAttributeValue, response: SpanAttributeValue): readonly Event[] => [
    ['data.input', { input }],
    ['data.output', { response }],
    ['metadata', { prompt_tokens: 5, completion_tokens: 2, finish_reason: 'stop' }],
  ]
  const entities = {
    'entity.1.type': 'inference.openai',
    'entity.2.type': 'model.llm.gpt-5',
    'entity.2.name': 'gpt-5',
    'entity.3.type': 'tool.function',
    'entity.3.name': 'weather',
  }

  it('has what was said in events, each message an object of who said it', () => {
    const asked = [json({ system: 'Be brief.' }), json({ human: 'Weather in Oslo?' })]
    const call = { name: 'weather', args: { city: 'Oslo' }, id: 'c1', type: 'tool_call' }
    const read = (response: string) =>
      readRunContent(spanOf(entities, scope, data(asked, response)), 'llm')
    expect(read(json({ ai: 'Cold.' }))).toEqual({
      model: 'gpt-5',
      finishReason: 'stop',
      usage: { inputTokens: 5, outputTokens: 2 },
      system: 'Be brief.',
      inputMessages: [{ role: 'system', content: 'Be brief.' }, QUESTION],
      outputMessages: [{ role: 'assistant', content: 'Cold.' }],
    })
    expect(read(json({ ai: call })).outputMessages).toEqual([CALLING])
    const failed: readonly Event[] = [
      ['data.output', { error_code: 'error', response: 'no quota' }],
    ]
    expect(readRunContent(spanOf(entities, scope, failed), 'llm').outputMessages).toBeUndefined()
    expect(readRunContent(spanOf(entities, 'app', data(asked, 'x')), 'llm')).toEqual({})
  })

  it('has what an agent was asked as plain text, and what a tool was given', () => {
    expect(readRunContent(spanOf({}, scope, data(['Hi'], 'Hello')), 'agent')).toMatchObject({
      inputMessages: [{ role: 'user', content: 'Hi' }],
      outputMessages: [{ role: 'assistant', content: 'Hello' }],
    })
    const tool = readRunContent(spanOf(entities, scope, data("{'city': 'Oslo'}", '3')), 'tool')
    expect(tool).toMatchObject({
      toolCall: { name: 'weather' },
      input: { city: 'Oslo' },
      output: '3',
    })
  })
})

describe('the thread of a span', () => {
  it('is in keys that mean one in their own scope alone', () => {
    const thread = (attributes: Attributes, scope?: string) =>
      readForeignThread(spanOf(attributes, scope))
    const metadata = json({ thread_id: 't1', user_id: 'u' })
    expect(thread({ metadata }, 'langwatch')).toEqual({ id: 't1', isCertain: true })
    expect(thread({ metadata })).toBeUndefined()
    expect(thread({ metadata: 'nonsense' }, 'langwatch')).toBeUndefined()
    expect(thread({ thread_id: 't1' }, 'langwatch')?.id).toBe('t1')
    expect(thread({ thread_id: 't1' })).toBeUndefined()
    expect(thread({ 'braintrust.metadata': json({ model: 'm', session_id: 't1' }) })?.id).toBe('t1')
    expect(thread({ 'braintrust.metadata': json({ model: 'm' }) })).toBeUndefined()
    expect(thread({ 'lk.pii.room_name': 't1' })?.id).toBe('t1')
    expect(thread({ 'spring.ai.chat.client.conversation.id': 't1' })?.id).toBe('t1')
    expect(thread({ group_id: 't1' }, 'logfire.openai_agents')).toEqual({
      id: 't1',
      isCertain: true,
    })
    expect(thread({ group_id: 't1' })).toBeUndefined()
  })

  it('is not what Logfire writes in place of an id that it scrubbed', () => {
    const scrubbed = "[Scrubbed due to 'session']"
    expect(readForeignThread(spanOf({ 'session.id': scrubbed }))).toBeUndefined()
    expect(
      readForeignThread(spanOf({ 'session.id': scrubbed, 'gen_ai.conversation.id': 't1' }))?.id,
    ).toBe('t1')
    const metadata = json({ session_id: scrubbed })
    expect(readForeignThread(spanOf({ metadata }, 'langwatch'))).toBeUndefined()
  })

  it('is a `conversation.id` for certain where the span is a run', () => {
    expect(readForeignThread(spanOf({ 'conversation.id': 't1' }))?.isCertain).toBe(false)
    expect(
      readForeignThread(spanOf({ 'conversation.id': 't1', 'gen_ai.operation.name': 'chat' })),
    ).toEqual({ id: 't1', isCertain: true })
  })
})
