import { describeFramework } from '../support/app-contract.ts'

const OPENINFERENCE = ['llm OpenAI Chat Completions']
const TRACELOOP = ['llm chat gpt-4o-mini']
const LANGFUSE = ['llm OpenAI.chat']

describeFramework('openai', [
  {
    name: 'openinference',
    untold: ['usage of streams'],
    runs: {
      plain: OPENINFERENCE,
      streamed: OPENINFERENCE,
      tool: [...OPENINFERENCE, ...OPENINFERENCE],
      // It never ends the span of a call that is refused.
      failing: [],
    },
  },
  {
    name: 'traceloop',
    untold: ['usage of streams'],
    runs: {
      plain: TRACELOOP,
      streamed: TRACELOOP,
      tool: [...TRACELOOP, ...TRACELOOP],
      // Nor does this one.
      failing: [],
    },
  },
  {
    name: 'langfuse',
    runs: {
      plain: LANGFUSE,
      streamed: LANGFUSE,
      tool: [...LANGFUSE, ...LANGFUSE],
      failing: LANGFUSE,
    },
  },
])
