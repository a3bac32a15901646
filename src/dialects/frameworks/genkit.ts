import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'

/**
 * Google's Genkit. The name of its model is that of the action. An agent's span alone has the session: `agent:sessionId` in
 * js/ai/src/agent.ts, go/ai/exp and py/packages/genkit; a chat's has `genkit:sessionId`.
 */
export const genkit: Dialect = {
  name: 'Genkit',
  source: 'https://github.com/firebase/genkit/blob/main/js/core/src/tracing/instrumentation.ts',
  recorded: 'genkit 1.42.0',
  namespaces: ['genkit:'],
  kinds: {
    explicit: [
      {
        keys: ['genkit:metadata:subtype'],
        decide: byWord({
          ...KIND_WORDS,
          'background-model': 'llm',
          'tool.v2': 'tool',
          'executable-prompt': 'chain',
          indexer: null,
          util: null,
        }),
      },
      {
        keys: ['genkit:type'],
        decide: byWord({
          flow: 'chain',
          flowstep: 'chain',
          // `generate`: the loop around the model and its tools.
          util: 'chain',
          prompttemplate: 'chain',
          dotprompt: 'chain',
        }),
      },
    ],
  },
  runKeys: ['genkit:metadata:subtype', 'genkit:type'],
  threads: { keys: ['genkit:sessionId', 'genkit:metadata:agent:sessionId'] },
  content: { input: ['genkit:input'], output: ['genkit:output'] },
  model: { request: ['genkit:metadata:model'] },
  toolNames: ['genkit:name'],
  labels: { subtype: ['genkit:metadata:subtype'], action: ['genkit:name'] },
}
