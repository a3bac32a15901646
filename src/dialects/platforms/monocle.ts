import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { TYPE_WORDS } from '../kinds/type-words.ts'

/** Monocle: what went in and came out are events, what took part are numbered entities. */
export const monocle: Dialect = {
  name: 'Monocle',
  source: 'https://github.com/monocle2ai/monocle',
  recorded: 'monocle-apptrace 0.8.15',
  kinds: {
    attribute: [
      {
        keys: ['span.type'],
        decide: byWord({
          ...TYPE_WORDS,
          retrieval: 'retriever',
          inference: 'llm',
          'inference.framework': 'llm',
          'inference.modelapi': 'llm',
          'embedding.modelapi': 'embedding',
          'agentic.invocation': 'agent',
          'agentic.request': 'agent',
          'agentic.turn': 'agent',
          'agentic.delegation': 'chain',
          'agentic.tool.invocation': 'tool',
          'agentic.mcp.invocation': 'tool',
        }),
      },
    ],
  },
  threads: {
    keys: ['scope.agentic.session', 'scope.msteams.conversation.id'],
    // Apps choose the names of scopes.
    scoped: {
      scopes: ['monocle_apptrace'],
      open: { start: 'scope.', end: 'conversation.id' },
    },
  },
  content: {
    scopes: ['monocle_apptrace'],
    own: { input: ['input'], response: ['response'] },
    events: ['data.input', 'data.output'],
  },
  labels: {
    entity: ['entity'],
    error: ['error_code'],
    finishReason: ['finish_reason'],
    inputTokens: ['prompt_tokens'],
    outputTokens: ['completion_tokens'],
  },
}
