import { describeFramework } from '../support/app-contract.ts'

// LangChain tells callbacks of what runs in parallel from one queue, in the context of whoever filled it first, so that
// even their parents are wrong. This makes it tell each in its own; its documentation asks for it in serverless apps.
const env = { LANGCHAIN_CALLBACKS_BACKGROUND: 'false' }

const LLM = ['llm ChatOpenAI']
const MODEL = ['  chain model', '    llm ChatOpenAI', '    chain RunnableLambda']
const CHAT = ['llm chat gpt-4o-mini']

describeFramework('langchain', [
  {
    name: 'openinference',
    env,
    runs: {
      plain: LLM,
      streamed: LLM,
      tool: [
        'chain weather',
        '  chain __start__',
        ...MODEL,
        '  chain tools',
        '    tool get_weather',
        ...MODEL,
      ],
      failing: LLM,
    },
  },
  {
    name: 'traceloop',
    env,
    // It nests nothing.
    isFlat: true,
    untold: ['tool calls'],
    runs: {
      plain: CHAT,
      streamed: CHAT,
      tool: [
        'chain workflow CompiledStateGraph',
        ...Array.from({ length: 4 }, () => 'chain workflow RunnableSequence'),
        ...Array.from({ length: 2 }, () => 'chain workflow RunnableLambda'),
        'tool execute_tool DynamicStructuredTool',
        ...CHAT,
        ...CHAT,
      ],
      failing: CHAT,
    },
  },
  {
    name: 'langfuse',
    env,
    // Steps of the graph are plain spans to Langfuse.
    runs: {
      plain: LLM,
      streamed: LLM,
      tool: ['llm ChatOpenAI', 'tool get_weather', 'llm ChatOpenAI'],
      failing: LLM,
    },
  },
])
