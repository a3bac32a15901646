import { describe, expect, it } from 'vitest'
import type {
  RecordedSpan,
  SpanAttributeValue,
  SpanAttributes,
} from '../../../src/otlp/recorded-span.ts'
import type { RunContent } from '../../../src/dialects/run-content.ts'
import { readRunContent } from '../../../src/dialects/read/read-run-content.ts'
import type { RunKind } from '../../../src/thread/run-kind.ts'
import { makeAttributes, makeSpan } from '../../otlp/recorded-spans.ts'

type Attributes = Readonly<Record<string, unknown>>
type CallSketch = readonly [name: string, attributes: Attributes, events?: readonly Event[]]
type Event = readonly [name: string, attributes: Attributes]

function read(kind: RunKind, attributes: Attributes, events: readonly Event[] = []): RunContent {
  const span: RecordedSpan = makeSpan({
    attributes: toAttributes(attributes),
    events: events.map(([name, given], n) => ({
      name,
      unixNano: BigInt(n),
      attributes: toAttributes(given),
    })),
  })
  return readRunContent(span, kind)
}

function toAttributes(given: Attributes): SpanAttributes {
  return makeAttributes(Object.entries(given) as [string, SpanAttributeValue][])
}

function complete(
  sketches: readonly CallSketch[],
): readonly (readonly [string, Attributes, readonly Event[]])[] {
  return sketches.map(([name, attributes, events = []]) => [name, attributes, events])
}

const json = (value: unknown) => JSON.stringify(value)

const SYSTEM = { role: 'system', content: 'Be brief.' }
const QUESTION = { role: 'user', content: 'Weather in Oslo?' }
const CALL = { id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}' }
const CALLING = { role: 'assistant', content: null, toolCalls: [CALL] }
const RESULT = { role: 'tool', content: '3 degrees', toolCallId: 'c1' }
const ANSWER = { role: 'assistant', content: 'It has 3 degrees.' }

const PARTS = [
  { role: 'user', parts: [{ type: 'text', content: 'Weather in Oslo?' }] },
  { role: 'assistant', parts: [{ type: 'tool_call', ...CALL }] },
  { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: '3 degrees' }] },
]
const ANSWER_PARTS = [
  {
    role: 'assistant',
    parts: [{ type: 'text', content: 'It has 3 degrees.' }],
    finish_reason: 'stop',
  },
]
const CHAT: readonly Attributes[] = [
  SYSTEM,
  QUESTION,
  {
    role: 'assistant',
    content: null,
    tool_calls: [
      { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
    ],
  },
  { role: 'tool', tool_call_id: 'c1', content: '3 degrees' },
]
const LANGCHAIN = [
  {
    lc: 1,
    type: 'constructor',
    id: ['langchain', 'HumanMessage'],
    kwargs: { content: 'Weather in Oslo?' },
  },
  {
    lc: 1,
    type: 'constructor',
    id: ['langchain', 'AIMessage'],
    kwargs: { content: '', tool_calls: [{ id: 'c1', name: 'weather', args: { city: 'Oslo' } }] },
  },
]

/** How each framework puts one and the same model call on a span: what it was given, and what it answered. */
const CALLS: readonly CallSketch[] = [
  [
    'OpenTelemetry GenAI',
    {
      'gen_ai.system_instructions': json([{ type: 'text', content: 'Be brief.' }]),
      'gen_ai.input.messages': json(PARTS),
      'gen_ai.output.messages': json(ANSWER_PARTS),
    },
  ],
  [
    'OpenTelemetry GenAI, structured',
    {
      'gen_ai.system_instructions': [{ type: 'text', content: 'Be brief.' }],
      'gen_ai.input.messages': PARTS,
      'gen_ai.output.messages': ANSWER_PARTS,
    },
  ],
  [
    'OpenTelemetry GenAI, the details event',
    {},
    [
      [
        'gen_ai.client.inference.operation.details',
        {
          'gen_ai.system_instructions': json([{ type: 'text', content: 'Be brief.' }]),
          'gen_ai.input.messages': json(PARTS),
          'gen_ai.output.messages': json(ANSWER_PARTS),
        },
      ],
    ],
  ],
  [
    'log records as events',
    {},
    [
      ['gen_ai.system.message', { 'log.record.body': { content: 'Be brief.' } }],
      ['gen_ai.user.message', { 'log.record.body': { content: 'Weather in Oslo?' } }],
      ['gen_ai.assistant.message', { 'log.record.body': { tool_calls: CHAT[2]?.['tool_calls'] } }],
      ['gen_ai.tool.message', { 'log.record.body': { id: 'c1', content: '3 degrees' } }],
      [
        'gen_ai.choice',
        {
          'log.record.body': {
            index: 0,
            finish_reason: 'stop',
            message: { content: 'It has 3 degrees.' },
          },
        },
      ],
    ],
  ],
  [
    'Azure and Semantic Kernel',
    {},
    [
      ['gen_ai.system.message', { 'gen_ai.event.content': json(SYSTEM) }],
      ['gen_ai.user.message', { 'gen_ai.event.content': json(QUESTION) }],
      ['gen_ai.assistant.message', { 'gen_ai.event.content': json(CHAT[2]) }],
      ['gen_ai.tool.message', { 'gen_ai.event.content': json({ ...CHAT[3], id: 'c1' }) }],
      [
        'gen_ai.choice',
        { 'gen_ai.event.content': json({ message: ANSWER, finish_reason: 'stop' }) },
      ],
    ],
  ],
  [
    'Strands',
    { system_prompt: 'Be brief.' },
    [
      ['gen_ai.system.message', { content: json([{ text: 'Be brief.' }]) }],
      ['gen_ai.user.message', { content: json([{ text: 'Weather in Oslo?' }]) }],
      [
        'gen_ai.assistant.message',
        {
          content: json([
            { toolUse: { toolUseId: 'c1', name: 'weather', input: '{"city":"Oslo"}' } },
          ]),
        },
      ],
      [
        'gen_ai.tool.message',
        {
          content: json([
            {
              toolResult: { toolUseId: 'c1', status: 'success', content: [{ text: '3 degrees' }] },
            },
          ]),
        },
      ],
      [
        'gen_ai.choice',
        { message: json([{ text: 'It has 3 degrees.' }]), finish_reason: 'end_turn' },
      ],
    ],
  ],
  [
    'Pydantic AI and Logfire',
    {
      events: json([
        { 'event.name': 'gen_ai.system.message', ...SYSTEM },
        { 'event.name': 'gen_ai.user.message', ...QUESTION },
        { 'event.name': 'gen_ai.assistant.message', ...CHAT[2] },
        { 'event.name': 'gen_ai.tool.message', ...CHAT[3], id: 'c1' },
        { 'event.name': 'gen_ai.choice', index: 0, message: ANSWER },
      ]),
    },
  ],
  [
    'OpenInference',
    {
      'llm.input_messages.0.message.role': 'system',
      'llm.input_messages.0.message.content': 'Be brief.',
      'llm.input_messages.1.message.role': 'user',
      'llm.input_messages.1.message.contents.0.message_content.type': 'text',
      'llm.input_messages.1.message.contents.0.message_content.text': 'Weather in Oslo?',
      'llm.input_messages.2.message.role': 'assistant',
      'llm.input_messages.2.message.tool_calls.0.tool_call.id': 'c1',
      'llm.input_messages.2.message.tool_calls.0.tool_call.function.name': 'weather',
      'llm.input_messages.2.message.tool_calls.0.tool_call.function.arguments': '{"city":"Oslo"}',
      'llm.input_messages.3.message.role': 'tool',
      'llm.input_messages.3.message.tool_call_id': 'c1',
      'llm.input_messages.3.message.content': '3 degrees',
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.content': 'It has 3 degrees.',
    },
  ],
  [
    'OpenLLMetry',
    {
      'gen_ai.prompt.0.role': 'system',
      'gen_ai.prompt.0.content': 'Be brief.',
      'gen_ai.prompt.1.role': 'user',
      'gen_ai.prompt.1.content': json([{ type: 'text', text: 'Weather in Oslo?' }]),
      'gen_ai.prompt.2.role': 'assistant',
      'gen_ai.prompt.2.tool_calls.0.id': 'c1',
      'gen_ai.prompt.2.tool_calls.0.name': 'weather',
      'gen_ai.prompt.2.tool_calls.0.arguments': '{"city":"Oslo"}',
      'gen_ai.prompt.3.role': 'tool',
      'gen_ai.prompt.3.tool_call_id': 'c1',
      'gen_ai.prompt.3.content': '3 degrees',
      'gen_ai.completion.0.role': 'assistant',
      'gen_ai.completion.0.content': 'It has 3 degrees.',
      'gen_ai.completion.0.finish_reason': 'stop',
    },
  ],
  [
    'LangSmith',
    {
      'gen_ai.prompt': json({ messages: [CHAT] }),
      'gen_ai.completion': json({
        generations: [
          [
            {
              text: 'It has 3 degrees.',
              message: {
                lc: 1,
                type: 'constructor',
                id: ['AIMessage'],
                kwargs: { content: 'It has 3 degrees.' },
              },
            },
          ],
        ],
      }),
    },
  ],
  [
    'AI SDK 5',
    {
      'ai.prompt.messages': json([
        SYSTEM,
        { role: 'user', content: [{ type: 'text', text: 'Weather in Oslo?' }] },
        {
          role: 'assistant',
          content: [
            { type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: '{"city":"Oslo"}' },
          ],
        },
        {
          role: 'tool',
          content: [
            { type: 'tool-result', toolCallId: 'c1', output: { type: 'text', value: '3 degrees' } },
          ],
        },
      ]),
      'ai.response.text': 'It has 3 degrees.',
    },
  ],
  [
    'AI SDK 3',
    {
      'ai.prompt': json({ system: 'Be brief.', messages: CHAT.slice(1) }),
      'ai.result.text': 'It has 3 degrees.',
    },
  ],
  [
    'Langfuse',
    { 'langfuse.observation.input': json(CHAT), 'langfuse.observation.output': json(ANSWER) },
  ],
  [
    'Laminar',
    {
      'lmnr.span.input': json(CHAT),
      'lmnr.span.output': json([{ content: [{ type: 'text', text: 'It has 3 degrees.' }] }]),
    },
  ],
  [
    'MLflow, an OpenAI request and response',
    {
      'mlflow.spanInputs': json({ model: 'm', messages: CHAT }),
      'mlflow.spanOutputs': json({ id: 'x', choices: [{ index: 0, message: ANSWER }] }),
    },
  ],
  [
    'Braintrust',
    { 'braintrust.input_json': json(CHAT), 'braintrust.output_json': json([{ message: ANSWER }]) },
  ],
  [
    'LangWatch',
    {
      'langwatch.input': json({ type: 'chat_messages', value: CHAT }),
      'langwatch.output': json({ type: 'chat_messages', value: [ANSWER] }),
    },
  ],
  [
    "Google's ADK",
    {
      'gcp.vertex.agent.llm_request': json({
        model: 'gemini',
        config: {
          system_instruction: 'Be brief.',
          tools: [{ function_declarations: [{ name: 'weather' }] }],
        },
        contents: [
          { role: 'user', parts: [{ text: 'Weather in Oslo?' }] },
          {
            role: 'model',
            parts: [{ function_call: { id: 'c1', name: 'weather', args: '{"city":"Oslo"}' } }],
          },
          { role: 'user', parts: [{ function_response: { id: 'c1', response: '3 degrees' } }] },
        ],
      }),
      'gcp.vertex.agent.llm_response': json({
        content: { role: 'model', parts: [{ text: 'It has 3 degrees.' }] },
      }),
    },
  ],
  [
    'LiveKit',
    {
      'lk.pii.chat_ctx': json({
        items: [
          { type: 'message', role: 'system', content: ['Be brief.'] },
          { type: 'message', role: 'user', content: ['Weather in Oslo?'] },
          { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}' },
          { type: 'function_call_output', call_id: 'c1', output: '3 degrees' },
        ],
      }),
      'lk.pii.response.text': 'It has 3 degrees.',
    },
  ],
  [
    'Genkit',
    {
      'genkit:input': json({
        messages: [
          { role: 'system', content: [{ text: 'Be brief.' }] },
          { role: 'user', content: [{ text: 'Weather in Oslo?' }] },
          {
            role: 'model',
            content: [{ functionCall: { id: 'c1', name: 'weather', args: '{"city":"Oslo"}' } }],
          },
          { role: 'tool', content: [{ functionResponse: { id: 'c1', response: '3 degrees' } }] },
        ],
      }),
      'genkit:output': json({
        message: { role: 'model', content: [{ text: 'It has 3 degrees.' }] },
      }),
    },
  ],
  [
    'Mastra',
    {
      'mastra.span.type': 'model_generation',
      'mastra.model_generation.input': json({ messages: CHAT }),
      'mastra.model_generation.output': json({ text: 'It has 3 degrees.' }),
    },
  ],
  [
    'Sentry',
    { 'gen_ai.request.messages': json(CHAT), 'gen_ai.response.text': json(['It has 3 degrees.']) },
  ],
  [
    "Anthropic's API",
    {
      'input.value': json({
        system: 'Be brief.',
        messages: [
          QUESTION,
          {
            role: 'assistant',
            content: [{ type: 'tool_use', id: 'c1', name: 'weather', input: '{"city":"Oslo"}' }],
          },
          {
            role: 'user',
            content: [
              {
                type: 'tool_result',
                tool_use_id: 'c1',
                content: [{ type: 'text', text: '3 degrees' }],
              },
            ],
          },
        ],
      }),
      'output.value': json({
        role: 'assistant',
        content: [{ type: 'text', text: 'It has 3 degrees.' }],
      }),
    },
  ],
  [
    "OpenAI's Responses API",
    {
      request_data: json({
        instructions: 'Be brief.',
        input: [
          QUESTION,
          { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}' },
          { type: 'function_call_output', call_id: 'c1', output: '3 degrees' },
        ],
      }),
      response_data: json({
        output: [
          {
            type: 'message',
            role: 'assistant',
            content: [{ type: 'output_text', text: 'It has 3 degrees.' }],
          },
        ],
      }),
    },
  ],
  [
    "Bedrock's Converse",
    {
      'input.value': json({
        system: [{ text: 'Be brief.' }],
        messages: [
          { role: 'user', content: [{ text: 'Weather in Oslo?' }] },
          {
            role: 'assistant',
            content: [{ toolUse: { toolUseId: 'c1', name: 'weather', input: '{"city":"Oslo"}' } }],
          },
          {
            role: 'user',
            content: [{ toolResult: { toolUseId: 'c1', content: [{ text: '3 degrees' }] } }],
          },
        ],
      }),
      'output.value': json({
        output: { message: { role: 'assistant', content: [{ text: 'It has 3 degrees.' }] } },
      }),
    },
  ],
  [
    'JSON in JSON in JSON',
    {
      'input.value': json(json({ messages: json(CHAT) })),
      'output.value': json('It has 3 degrees.'),
    },
  ],
]

describe('a model call', () => {
  it.each(complete(CALLS))('is read as %s writes it', (_name, attributes, events) => {
    const { system, inputMessages = [], outputMessages } = read('llm', attributes, events)
    expect(system).toBe('Be brief.')
    expect(inputMessages.filter(({ role }) => role !== 'system')).toEqual([
      QUESTION,
      CALLING,
      RESULT,
    ])
    expect(outputMessages).toEqual([ANSWER])
  })

  it("is read as LangChain's objects", () => {
    const called = {
      role: 'assistant',
      content: '',
      toolCalls: [{ ...CALL, arguments: { city: 'Oslo' } }],
    }
    const { inputMessages } = read('llm', {
      'traceloop.entity.input': json({ inputs: { messages: [LANGCHAIN] } }),
    })
    expect(inputMessages).toEqual([QUESTION, called])
    expect(
      read('llm', {
        'input.value': json({
          messages: [
            [
              { type: 'human', data: { content: 'Weather in Oslo?' } },
              {
                type: 'ai',
                content: '',
                tool_calls: [{ id: 'c1', name: 'weather', args: { city: 'Oslo' } }],
              },
            ],
          ],
        }),
      }).inputMessages,
    ).toEqual([QUESTION, called])
  })

  it("is read from LangChain's pairs, from prompts and completions without roles, and from one list of all", () => {
    const { inputMessages } = read('llm', {
      'input.value': json({ messages: [['human', 'Weather in Oslo?']] }),
    })
    expect(inputMessages).toEqual([QUESTION])
    expect(
      read('llm', {
        'llm.prompts.0.prompt.text': 'Weather in Oslo?',
        'llm.choices.0.completion.text': 'It has 3 degrees.',
      }),
    ).toEqual({ inputMessages: [QUESTION], outputMessages: [ANSWER] })
    expect(read('llm', { 'mlflow.chat.messages': json([QUESTION, ANSWER]) })).toEqual({
      inputMessages: [QUESTION],
      outputMessages: [ANSWER],
    })
  })

  it("is read from Python's notation, where it is whole", () => {
    const { outputMessages } = read('agent', {
      'output.value': `{'role': 'assistant', 'text': "It's 3 \\'degrees\\' \\u00e4\\n", 'done': True, 'n': (1, None,)}`,
    })
    expect(outputMessages).toEqual([{ role: 'assistant', content: "It's 3 'degrees' ä\n" }])
    for (const content of ["{'role': open('x')}", "['a' 'b']", "['cut off", "{'a': 1} and more"]) {
      expect(read('agent', { 'output.value': content }).outputMessages).toEqual([
        { role: 'assistant', content },
      ])
    }
  })

  it("is read as Pydantic AI's own messages", () => {
    const { inputMessages, outputMessages } = read('agent', {
      'pydantic_ai.all_messages': json([
        {
          kind: 'request',
          parts: [
            { part_kind: 'system-prompt', content: 'Be brief.' },
            { part_kind: 'user-prompt', content: 'Weather in Oslo?' },
          ],
        },
        {
          kind: 'response',
          parts: [
            {
              part_kind: 'tool-call',
              tool_call_id: 'c1',
              tool_name: 'weather',
              args: '{"city":"Oslo"}',
            },
          ],
        },
        {
          kind: 'request',
          parts: [
            {
              part_kind: 'tool-return',
              tool_call_id: 'c1',
              tool_name: 'weather',
              content: '3 degrees',
            },
          ],
        },
        { kind: 'response', parts: [{ part_kind: 'text', content: 'It has 3 degrees.' }] },
      ]),
    })
    expect(inputMessages).toEqual([SYSTEM, QUESTION])
    expect(outputMessages).toEqual([CALLING, { ...RESULT, name: 'weather' }, ANSWER])
  })

  it('that calls tools and thinks is one message', () => {
    const output = [
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Look it up.' }] },
      { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}' },
      { type: 'function_call', call_id: 'c2', name: 'time', arguments: '{}' },
    ]
    const { outputMessages } = read('llm', { 'output.value': json({ output }) })
    expect(outputMessages).toMatchObject([
      { role: 'assistant', toolCalls: [CALL, { id: 'c2', name: 'time' }] },
    ])
  })

  it('is one message where its stream sent a details event for each part of it', () => {
    const details = (key: string, value: unknown): Event => [
      'gen_ai.client.inference.operation.details',
      { [key]: value },
    ]
    const call = { role: 'assistant', parts: [{ type: 'tool_call', ...CALL }] }
    const { inputMessages, outputMessages } = read('llm', {}, [
      details('gen_ai.input.messages', PARTS.slice(0, 1)),
      details('gen_ai.output.messages', [ANSWER_PARTS[0]]),
      details('gen_ai.output.messages', [call]),
    ])
    expect(inputMessages).toEqual([QUESTION])
    expect(outputMessages).toEqual([{ ...ANSWER, toolCalls: [CALL] }])
  })

  it('that answers in JSON of its own form is that JSON', () => {
    const { outputMessages } = read('llm', { 'langfuse.observation.output': json({ score: 4 }) })
    expect(outputMessages).toEqual([{ role: 'assistant', content: '{"score":4}' }])
    expect(read('chain', { 'langfuse.observation.output': json({ score: 4 }) })).toEqual({
      output: { score: 4 },
    })
  })

  it('keeps media as parts', () => {
    const { inputMessages } = read('llm', {
      'input.value': json([
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
            { type: 'image', source: { type: 'url', url: 'https://a.example/b.png' } },
            { type: 'input_audio', input_audio: { data: 'BBBB' } },
          ],
        },
      ]),
    })
    expect(inputMessages?.[0]?.content).toEqual([
      { type: 'text', content: 'What is this?' },
      { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'AAAA' },
      { type: 'uri', modality: 'image', uri: 'https://a.example/b.png' },
      { type: 'blob', modality: 'audio', content: 'BBBB' },
    ])
  })

  it('is read up to where a backend cut it off', () => {
    const whole = json(CHAT)
    for (let length = 1; length < whole.length; length++) {
      const { inputMessages = [] } = read('llm', {
        'langfuse.observation.input': whole.slice(0, length),
      })
      expect(inputMessages.length).toBeLessThanOrEqual(4)
    }
    const cut = whole.slice(0, whole.indexOf('in Oslo?'))
    expect(read('llm', { 'gen_ai.input.messages': cut }).inputMessages).toEqual([
      SYSTEM,
      { role: 'user', content: 'Weather ' },
    ])
  })

  it('leaves texts alone that only look like JSON', () => {
    const texts = [
      '[1] According to',
      '[note: hello',
      '{not json',
      '"quoted',
      '42',
      'null',
      '[]',
      '{}',
    ]
    for (const content of texts) {
      const { inputMessages } = read('llm', {
        'gen_ai.prompt.0.role': 'user',
        'gen_ai.prompt.0.content': content,
      })
      expect(inputMessages).toEqual([{ role: 'user', content }])
    }
  })

  it('has the tools it was offered, in the shape of any provider', () => {
    const parameters = { type: 'object', properties: {} }
    const tool = { name: 'weather', description: 'Weather', parameters }
    const expected = [tool]
    const given: readonly Attributes[] = [
      { 'gen_ai.tool.definitions': json([{ type: 'function', ...tool }]) },
      {
        'ai.prompt.tools': [
          json({
            type: 'function',
            name: 'weather',
            description: 'Weather',
            inputSchema: parameters,
          }),
        ],
      },
      { 'llm.tools.0.tool.json_schema': json({ type: 'function', function: tool }) },
      {
        'llm.request.functions.0.name': 'weather',
        'llm.request.functions.0.description': 'Weather',
        'llm.request.functions.0.parameters': json(parameters),
      },
      {
        'langfuse.observation.input': json({
          tools: [{ name: 'weather', description: 'Weather', input_schema: parameters }],
          messages: [QUESTION],
        }),
      },
      {
        'input.value': json({
          config: { tools: [{ functionDeclarations: [tool] }] },
          contents: [],
        }),
      },
      {
        'input.value': json({
          toolConfig: 1,
          tools: [
            {
              toolSpec: {
                name: 'weather',
                description: 'Weather',
                inputSchema: { json: parameters },
              },
            },
          ],
        }),
      },
      {
        model_request_parameters: json({
          function_tools: [
            { name: 'weather', description: 'Weather', parameters_json_schema: parameters },
          ],
        }),
      },
    ]
    for (const attributes of given)
      expect(read('llm', attributes).toolDefinitions).toEqual(expected)
  })
})

describe('a tool run', () => {
  const call = { id: 'c1', name: 'weather' }
  const args = json({ city: 'Oslo' })
  const result = json({ degrees: 3 })
  it.each(
    complete([
      [
        'OpenTelemetry',
        {
          'gen_ai.tool.name': 'weather',
          'gen_ai.tool.call.id': 'c1',
          'gen_ai.tool.call.arguments': args,
          'gen_ai.tool.call.result': result,
        },
      ],
      [
        'AI SDK',
        {
          'ai.toolCall.name': 'weather',
          'ai.toolCall.id': 'c1',
          'ai.toolCall.args': args,
          'ai.toolCall.result': result,
        },
      ],
      [
        'OpenInference',
        {
          'tool.name': 'weather',
          'tool_call.id': 'c1',
          'input.value': args,
          'output.value': result,
        },
      ],
      [
        'Pydantic AI',
        {
          'gen_ai.tool.name': 'weather',
          'gen_ai.tool.call.id': 'c1',
          tool_arguments: args,
          tool_response: result,
        },
      ],
      [
        "Google's ADK",
        {
          'gen_ai.tool.name': 'weather',
          'gen_ai.tool.call.id': 'c1',
          'gcp.vertex.agent.tool_call_args': args,
          'gcp.vertex.agent.tool_response': result,
          'gcp.vertex.agent.llm_request': '{}',
        },
      ],
      [
        'LiveKit',
        {
          'lk.function_tool.name': 'weather',
          'lk.function_tool.id': 'c1',
          'lk.pii.function_tool.arguments': args,
          'lk.pii.function_tool.output': result,
        },
      ],
      [
        'Strands',
        { 'gen_ai.tool.name': 'weather', 'gen_ai.tool.call.id': 'c1' },
        [
          ['gen_ai.tool.message', { role: 'tool', content: args, id: 'c1' }],
          ['gen_ai.choice', { message: result, id: 'c1' }],
        ],
      ],
      [
        'OpenLIT',
        {
          'gen_ai.tool.name': 'weather',
          'gen_ai.tool.call.id': 'c1',
          'gen_ai.tool.args': args,
          'gen_ai.tool.output': result,
        },
      ],
    ]),
  )('is read as %s writes it', (_name, attributes, events) => {
    expect(read('tool', attributes, events)).toMatchObject({
      toolCall: call,
      input: { city: 'Oslo' },
      output: { degrees: 3 },
    })
  })

  it('is not taken to have been given the schema of its parameters', () => {
    expect(
      read('tool', {
        'tool.name': 'weather',
        'tool.parameters': json({ type: 'object', properties: { city: {} } }),
      }).input,
    ).toBeUndefined()
  })
})

describe('a retriever', () => {
  const document = { id: 'd1', content: 'Oslo is cold.', score: 0.9, metadata: { page: 3 } }
  it.each<readonly [string, Attributes]>([
    [
      'OpenInference',
      {
        'retrieval.documents.0.document.id': 'd1',
        'retrieval.documents.0.document.content': 'Oslo is cold.',
        'retrieval.documents.0.document.score': 0.9,
        'retrieval.documents.0.document.metadata': json({ page: 3 }),
      },
    ],
    ['OpenTelemetry', { 'gen_ai.retrieval.documents': json([document]) }],
    [
      'LangChain',
      {
        'langfuse.observation.output': json([
          { id: 'd1', pageContent: 'Oslo is cold.', score: 0.9, metadata: { page: 3 } },
        ]),
      },
    ],
    [
      'LlamaIndex',
      {
        'output.value': json({
          nodes: [{ node: { id: 'd1', text: 'Oslo is cold.', metadata: { page: 3 } }, score: 0.9 }],
        }),
      },
    ],
  ])('has the documents that %s writes', (_name, attributes) => {
    expect(read('retriever', attributes).documents).toEqual([document])
  })
})

describe('what a run used', () => {
  it.each<readonly [string, Attributes, object]>([
    [
      'gen_ai',
      {
        'gen_ai.usage.input_tokens': 10,
        'gen_ai.usage.output_tokens': '5',
        'gen_ai.usage.cache_read.input_tokens': 0,
        'gen_ai.usage.cache_read_input_tokens': 7,
      },
      { inputTokens: 10, outputTokens: 5, cachedInputTokens: 0 },
    ],
    [
      'gen_ai before 1.28',
      { 'gen_ai.usage.prompt_tokens': 10n, 'gen_ai.usage.completion_tokens': 5 },
      { inputTokens: 10, outputTokens: 5 },
    ],
    [
      'OpenInference',
      {
        'llm.token_count.prompt': 10,
        'llm.token_count.completion': 5,
        'llm.token_count.prompt_details.cache_read': 2,
        'llm.token_count.completion_details.reasoning': 3,
        'llm.cost.total': 0.1,
      },
      { inputTokens: 10, outputTokens: 5, cachedInputTokens: 2, reasoningTokens: 3, cost: 0.1 },
    ],
    [
      'AI SDK',
      {
        'ai.usage.promptTokens': 10,
        'ai.usage.completionTokens': 5,
        'ai.usage.cachedInputTokens': 2,
        'ai.usage.reasoningTokens': 1,
      },
      { inputTokens: 10, outputTokens: 5, cachedInputTokens: 2, reasoningTokens: 1 },
    ],
    [
      'Langfuse',
      {
        'langfuse.observation.usage_details': json({
          input: 8,
          input_cache_read: 2,
          output: 4,
          output_reasoning: 1,
          total: 15,
        }),
        'langfuse.observation.cost_details': json({ total: 0.2 }),
      },
      { inputTokens: 10, outputTokens: 5, cachedInputTokens: 2, reasoningTokens: 1, cost: 0.2 },
    ],
    [
      'LangSmith',
      {
        'langsmith.usage_metadata': json({
          input_tokens: 10,
          output_tokens: 5,
          input_token_details: { cache_read: 2 },
        }),
      },
      { inputTokens: 10, outputTokens: 5, cachedInputTokens: 2 },
    ],
    [
      'Langtrace, LiteLLM',
      {
        'gen_ai.usage.input_tokens': 10,
        'gen_ai.usage.cached_tokens': 2,
        'gen_ai.cost.total_cost': 0.1,
      },
      { inputTokens: 10, cachedInputTokens: 2, cost: 0.1 },
    ],
    [
      'an agent of Pydantic AI',
      { 'gen_ai.aggregated_usage.input_tokens': 10, 'gen_ai.aggregated_usage.output_tokens': 5 },
      { inputTokens: 10, outputTokens: 5 },
    ],
    [
      'MLflow',
      { 'mlflow.chat.tokenUsage': json({ input_tokens: 10, output_tokens: 5 }) },
      { inputTokens: 10, outputTokens: 5 },
    ],
    [
      'Braintrust',
      { 'braintrust.metrics': json({ prompt_tokens: 10, completion_tokens: 5 }) },
      { inputTokens: 10, outputTokens: 5 },
    ],
    [
      'Claude Code',
      { input_tokens: 3, cache_read_tokens: 7, output_tokens: 5 },
      { inputTokens: 10, outputTokens: 5, cachedInputTokens: 7 },
    ],
    [
      'input and output cost',
      { 'gen_ai.usage.input_cost': 0.1, 'gen_ai.usage.output_cost': 0.2 },
      { cost: 0.30000000000000004 },
    ],
  ])('is read from %s', (_name, attributes, usage) => {
    expect(read('llm', attributes).usage).toEqual(usage)
  })

  it('is not made up of what is no number', () => {
    expect(
      read('llm', {
        'gen_ai.usage.input_tokens': 'many',
        'gen_ai.usage.output_tokens': -1,
        'gen_ai.usage.cost': Number.NaN,
      }).usage,
    ).toBeUndefined()
  })
})

describe('the model of a run', () => {
  it('is the one that answered before the one that was asked for', () => {
    expect(
      read('llm', {
        'gen_ai.request.model': 'gpt',
        'gen_ai.response.model': 'gpt-1',
        'gen_ai.system': 'openai',
        'gen_ai.response.finish_reasons': '["stop"]',
      }),
    ).toEqual({ model: 'gpt-1', provider: 'openai', finishReason: 'stop' })
    expect(
      read('llm', {
        'ai.model.id': 'gpt',
        'ai.model.provider': 'openai.chat',
        'ai.response.finishReason': 'length',
      }),
    ).toEqual({ model: 'gpt', provider: 'openai.chat', finishReason: 'length' })
    expect(
      read('llm', {
        'llm.model_name': 'gpt',
        'llm.provider': 'azure',
        'gen_ai.response.finish_reasons': ['tool_calls'],
      }),
    ).toEqual({ model: 'gpt', provider: 'azure', finishReason: 'tool_calls' })
  })
})

describe('what went wrong', () => {
  it.each<readonly [string, Attributes, string]>([
    [
      'Langfuse says',
      { 'langfuse.observation.level': 'ERROR', 'langfuse.observation.status_message': 'no' },
      'no',
    ],
    ['an error type says', { 'error.type': 'Timeout' }, 'Timeout'],
    ['LiveKit says', { 'lk.function_tool.is_error': true }, ''],
    ['Strands says', { 'gen_ai.tool.status': 'error' }, ''],
    ['the reason to stop says', { 'ai.response.finishReason': 'error' }, ''],
  ])('is told where the status does not, as %s', (_name, attributes, error) => {
    expect(read('tool', attributes).error).toBe(error)
  })
})

describe('hostile content', () => {
  it('costs no more than its length, and never throws', () => {
    const bare = makeAttributes
    const deep = '['.repeat(200_000) + ']'.repeat(200_000)
    const nested = '{"message":'.repeat(50_000) + '1' + '}'.repeat(50_000)
    const calls = '{"function":'.repeat(50_000) + '1' + '}'.repeat(50_000)
    const values: readonly SpanAttributeValue[] = [
      "['" + 'a'.repeat(300_000),
      "{'" + '\\\\'.repeat(300_000),
      '['.repeat(200_000) + "'",
      deep,
      nested,
      calls,
      '{"role":"user","content":'.repeat(20_000),
      '"'.repeat(300_000),
      '\\'.repeat(300_000),
      `{"a":"${'\\'.repeat(300_001)}`,
      json([[[[[[[[[['x']]]]]]]]]]),
      json([null, 1, true, { role: 7 }, { role: 'user' }, { role: 'user', content: { a: 1 } }]),
      json({ role: 'assistant', tool_calls: [null, 1, 'x', {}, { function: null }] }),
      json([{ role: 'user', content: [{ type: { toString: 1 }, text: { valueOf: 1 } }] }]),
      json({ role: { toString: 1 }, type: { toString: 1 }, part_kind: {}, id: [{ toString: 1 }] }),
      [
        bare([['role', bare([])]]),
        bare([
          ['type', bare([])],
          ['content', [bare([['type', bare([])]])]],
        ]),
      ],
      bare([
        ['kind', 'response'],
        ['parts', [bare([['part_kind', bare([])]])]],
      ]),
      new Uint8Array([1, 2]),
      [[], [null]],
      12n,
    ]
    const keys = [
      'gen_ai.input.messages',
      'gen_ai.prompt',
      'gen_ai.prompt.0',
      'ai.prompt',
      'ai.response.toolCalls',
      'input.value',
      'output.value',
      'events',
      'gen_ai.tool.definitions',
      'retrieval.documents.0',
      'langfuse.observation.usage_details',
      'lk.chat_ctx',
    ]
    for (const value of values) {
      for (const key of keys) {
        for (const kind of ['llm', 'tool', 'retriever', 'agent'] as const) {
          expect(read(kind, { [key]: value })).toBeTypeOf('object')
        }
      }
    }
  }, 60_000)

  it('of keys without sense leaves the rest as it is', () => {
    const { inputMessages } = read('llm', {
      'gen_ai.prompt.__proto__.role': 'user',
      'gen_ai.prompt.99999999999.role': 'user',
      'gen_ai.prompt.0.role': 'user',
      'gen_ai.prompt.0.content': 'hello',
      'gen_ai.prompt.0.content.deeper': 'x',
      'gen_ai.prompt.0.__proto__.polluted': 'yes',
      'gen_ai.prompt.constructor': 'x',
      [`gen_ai.prompt.1${'.a'.repeat(1000)}`]: 'x',
    })
    expect(inputMessages).toEqual([{ role: 'user', content: 'hello' }])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})
