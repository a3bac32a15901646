import { type App, describeFramework } from '../support/app-contract.ts'

const responses = { API: 'responses' }

describeFramework('openai', [
  {
    name: 'openinference',
    runs: neverEnded('llm OpenAI Chat Completions'),
    untold: ['streamed usage'],
  },
  { name: 'openinference', env: responses, runs: neverEnded('llm OpenAI Responses') },
  { name: 'traceloop', runs: neverEnded('llm chat gpt-4o-mini'), untold: ['streamed usage'] },
  {
    name: 'traceloop',
    env: responses,
    runs: neverEnded('llm chat gpt-4o-mini'),
    untold: ['streamed usage', 'streamed answers', 'tool calls'],
  },
  { name: 'langfuse', runs: calls('llm OpenAI.chat') },
  { name: 'langfuse', env: responses, runs: calls('llm OpenAI.responses') },
])

function calls(call: string): App['runs'] {
  return { plain: [call], streamed: [call], tool: [call, call], failing: [call] }
}

// The span of a call that is refused.
function neverEnded(call: string): App['runs'] {
  return { ...calls(call), failing: [] }
}
