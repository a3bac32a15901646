import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'

const byName = byWord({
  conversation: 'chain',
  turn: 'chain',
  llm: 'llm',
  llm_response: 'llm',
  llm_tool_call: 'tool',
  llm_tool_result: null,
  llm_setup: null,
  stt: null,
  tts: null,
})

/** Pipecat's pipelines of speech and models. */
export const pipecat: Dialect = {
  name: 'Pipecat',
  source:
    'https://github.com/pipecat-ai/pipecat/blob/main/src/pipecat/utils/tracing/service_attributes.py',
  recorded: 'pipecat-ai 1.14.0',
  kinds: {
    framework: [{ scopes: ['pipecat', 'pipecat.turn'], decide: (_, { name }) => byName(name) }],
  },
  content: { scopes: ['pipecat'], own: { input: ['input'], output: ['output'] } },
}
